"""What a request may ask: how an operation is measured, what it costs, and that hostile ones cost next to nothing."""

from collections.abc import Mapping
from time import process_time
from typing import Any

import pytest
from graphql import get_introspection_query
from hypothesis import given
from hypothesis import strategies as st

from bench.questions import NAMES, PAGE, SERVICE, VOLUNTEER
from hub.core import VOLUNTEERS
from hub.errors import OverLimit
from hub.graph.compose import Graph
from hub.graph.document import Documents, InvalidDocument
from hub.hub import gather, graph_of, limits_of
from hub.settings import Settings
from tests.limits import WIDE

LIMITS = limits_of(Settings())
SCHEMA = get_introspection_query(input_value_deprecation=True, schema_description=True, specified_by_url=True)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The whole graph."""
    plugins, registry = gather(Settings())
    return graph_of(registry, plugins, None)


@pytest.fixture
def documents(graph: Graph) -> Documents:
    """Documents under the limits that hold where an operator sets none."""
    return Documents(graph, LIMITS)


def cost(graph: Graph, query: str, variables: Mapping[str, Any] | None = None) -> int:
    """The cost of a query, however large."""
    return Documents(graph, WIDE).get(query).operation(None).cost(variables or {})


def over(documents: Documents, query: str) -> tuple[str, int]:
    """The limit that a query is over, and what it asks."""
    with pytest.raises(OverLimit) as refused:
        documents.get(query)
    told = refused.value.extensions
    assert told["value"] == getattr(LIMITS, str(told["limit"]), told["value"])
    return str(told["limit"]), int(str(told.get("asked", 0)))


def nested(levels: int) -> str:
    """A query with so many levels of objects, of which every other is a list."""
    opening = "".join(
        "organization { " if level % 2 else "memberships { edges { node { " for level in range(levels - 1)
    )
    return f"{{ volunteers {{ nodes {{ {opening} id {'}' * opening.count('{')} }} }} }}"


def bomb(length: int, spread: int = 3) -> str:
    """Fragments that each spread the next a few times, so that they stand for a power of fields."""
    links = [f"fragment F{n} on Volunteer {{ {f'...F{n + 1} ' * spread}}}" for n in range(length)]
    return f"{{ volunteers {{ nodes {{ ...F0 }} }} }} {' '.join(links)} fragment F{length} on Volunteer {{ id }}"


@pytest.mark.parametrize("query", [VOLUNTEERS, VOLUNTEER, PAGE, NAMES, SERVICE, SCHEMA])
def test_what_people_ask_is_within_the_limits(documents: Documents, query: str) -> None:
    assert documents.get(query).operation(None).cost({}) <= LIMITS.cost


def test_levels_of_lists_are_no_levels_of_depth(documents: Documents) -> None:
    assert documents.get(nested(LIMITS.depth))
    assert over(documents, nested(LIMITS.depth + 1)) == ("depth", LIMITS.depth + 1)


def test_names_of_lists_hide_no_level(documents: Documents) -> None:
    deep = "{ node { edges { nodes { pageInfo " * 4
    limit, asked = over(documents, f"{deep} {{ id {'}' * (deep.count('{') + 1)}")
    assert limit == "depth"
    assert asked > LIMITS.depth


@pytest.mark.parametrize(
    ("query", "limit", "asked"),
    [
        (f"{{ plugins {{ name {' '.join(f'a{n}: name' for n in range(31))} }} }}", "aliases", 31),
        (f"{{ plugins {{ {'name ' * 32} }} }}", "aliases", 31),
        (f"{{ {' '.join(f'f{n}' for n in range(21))} }}", "roots", 21),
        (f"{{ plugins {{ {' '.join(f'f{n}' for n in range(400))} }} }}", "fields", 401),
        (f"{{ plugins {{ name {'@skip(if: false) ' * 9} }} }}", "directives", 9),
        (f"query {'@a ' * 9} {{ plugins {{ name }} }}", "directives", 9),
        ("{ a: __schema { description } b: __schema { description } }", "introspection", 2),
        ("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", "introspection", 3),
        (bomb(0) + "".join(f" fragment G{n} on Volunteer {{ id }}" for n in range(50)), "fragments", 51),
        (f"{{ {'a ' * 1_000} }}", "tokens", 0),
        ("#\n" * 1_001 + "{ a }", "tokens", 0),
        ("{ a" * 400, "depth", 0),
        (bomb(45), "fields", 3**45 + 2),
    ],
    ids=lambda said: str(said)[:40],
)
def test_what_is_too_large_is_told_with_the_limit(documents: Documents, query: str, limit: str, asked: int) -> None:
    assert over(documents, query) == (limit, min(asked, 2**53 - 1))


def test_fragments_count_wherever_they_are_spread(documents: Documents) -> None:
    fragment = f"fragment F on PluginState {{ {' '.join(f'a{n}: name' for n in range(15))} }}"
    assert documents.get(f"{{ plugins {{ ...F }} }} {fragment}")
    assert over(documents, f"{{ plugins {{ ...F }} again: plugins {{ ...F }} }} {fragment}") == ("aliases", 31)


@pytest.mark.parametrize(
    "query",
    [
        "{ plugins { ...A } } fragment A on PluginState { ...A }",
        "{ plugins { ...A } } fragment A on PluginState { ...B } fragment B on PluginState { ...C ...A } "
        "fragment C on PluginState { ...B }",
    ],
)
def test_fragment_that_holds_itself_is_refused_before_it_is_validated(documents: Documents, query: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        documents.get(query)
    (error,) = refused.value.errors
    assert error.message == "Cannot spread a fragment within itself."


@pytest.mark.parametrize(
    "query",
    [
        bomb(45),
        bomb(100, spread=2),
        f"{{ volunteers {{ nodes {{ {'...{memberships{totalCount}} ' * 100} }} }} }}",
        f"{{ volunteers {{ nodes {{ {'memberships{totalCount} ' * 150} }} }} }}",
        "{ a" * 499,
        f"{{ plugins {{ {' '.join(f'...F{n}' for n in range(80))} }} }} "
        + " ".join(f"fragment F{n} on PluginState {{ name }}" for n in range(80)),
        "[" * 60_000,
        f"{{ a(b: {'[' * 900} ) }}",
    ],
    ids=lambda query: str(query)[:30],
)
def test_hostile_document_takes_little_time(documents: Documents, query: str) -> None:
    taken = []
    for _ in range(3):
        start = process_time()
        with pytest.raises((OverLimit, InvalidDocument)):
            documents.get(query)
        taken.append(process_time() - start)
    assert min(taken) < 0.2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ volunteers { totalCount } }", 20),
        ("{ volunteers(first: 50) { nodes { id } } }", 50),
        ("{ volunteers(last: 3, first: null) { nodes { id } } }", 3),
        ("{ volunteers(first: 9999) { nodes { id } } }", 500),
        ("{ volunteers(first: 10) { nodes { memberships(first: 2) { nodes { organization { name } } } } } }", 50),
        ("{ volunteers(first: 9) { edges { node { serviceRecords(last: 5) { totalCount } name { plain } } } } }", 54),
        ("{ organizationService(year: 2024) { minutes organization { name } } }", 1000),
        ('{ node(id: "x") { id ... on Volunteer { memberships { nodes { id } } } } }', 21),
        ("{ _entities(representations: [{a: 1}, {a: 2}]) { ... on Volunteer { memberships { totalCount } } } }", 42),
        ("{ ...A ...A } fragment A on Query { volunteers(first: 7) { nodes { id } } }", 14),
        ("{ volunteers(first: 7) @skip(if: true) { nodes { id } } }", 0),
        ("{ __schema { types { name } } __typename _service { sdl } }", 0),
        ("mutation { recordService(input: 5) { serviceRecord { id } problems { code } } }", 1),
    ],
)
def test_cost_is_the_product_of_pages(graph: Graph, query: str, expected: int) -> None:
    if "input: 5" in query:
        query = query.replace("input: 5", "input: $input").replace("mutation", "mutation($input: RecordService!)")
    assert cost(graph, query) == expected


@given(
    first=st.one_of(st.none(), st.integers(-5, 600)),
    last=st.one_of(st.none(), st.integers(-5, 600)),
    shown=st.booleans(),
)
def test_cost_by_variables_is_the_cost_by_literals(
    graph: Graph, first: int | None, last: int | None, shown: bool
) -> None:
    below = "{ nodes { serviceRecords(last: %s) @include(if: %s) { nodes { activity { title } } } } }"
    declared = "$first: Int, $last: Int, $shown: Boolean!"
    named = f"query({declared}) {{ volunteers(first: $first) {below % ('$last', '$shown')}"
    written = f"{{ volunteers(first: {_literal(first)}) {below % (_literal(last), _literal(shown))} }}"
    assert cost(graph, named + " }", {"first": first, "last": last, "shown": shown}) == cost(graph, written)


async def test_a_document_is_measured_once(documents: Documents) -> None:
    assert documents.get(PAGE) is documents.get(PAGE)


def _literal(value: Any) -> str:
    return "null" if value is None else str(value).lower()
