"""The oracle itself: answers that a person worked out by hand, and engines that it finds to be wrong."""

from collections.abc import Mapping
from typing import Any

import pytest

from hub.graph.document import Operation
from hub.graph.engine import Engine
from hub.graph.granted import Granted
from tests.oracle.executor import Answer
from tests.oracle.faults import Told
from tests.oracle.test_operations import drawn
from tests.oracle.trial import Trial
from tests.oracle.worlds import World

CODES: Mapping[str, list[str]] = {
    "{code: {in: []}}": [],
    "{code: {notIn: []}}": ["1", "11", "111", "112", "12", "121", "2", "21"],
    "{and: []}": ["1", "11", "111", "112", "12", "121", "2", "21"],
    "{or: []}": [],
    "{parent: {eq: \"1\"}}": ["11", "12"],
    "{parent: {ne: \"1\"}}": ["111", "112", "121", "21"],
    "{not: {parent: {eq: \"1\"}}}": ["111", "112", "121", "21"],
    "{parent: {notIn: [\"1\"]}}": ["111", "112", "121", "21"],
    "{parent: {notIn: []}}": ["1", "11", "111", "112", "12", "121", "2", "21"],
    "{parent: {isNull: true}}": ["1", "2"],
    "{parent: {under: \"11\"}}": ["111", "112"],
    "{parent: {under: \"1\"}}": ["11", "111", "112", "12", "121"],
    "{or: [{code: {startsWith: \"12\"}}, {code: {contains: \"2\"}, parent: {eq: \"2\"}}]}": ["12", "121", "21"],
    "{code: {gt: \"12\", lte: \"2\"}}": ["121", "2"],
    "{name: {eq: \"Place 2\"}, code: {eq: \"1\"}}": [],
}  # fmt: skip
"""The places that a filter leaves, in the order of their codes."""
PAGES: Mapping[str, tuple[list[str], bool, bool]] = {
    "first: 3": (["1", "11", "111"], True, False),
    "last: 3": (["121", "2", "21"], False, True),
    "first: 8": (["1", "11", "111", "112", "12", "121", "2", "21"], False, False),
    "first: 0": ([], True, False),
    "last: 0": ([], False, True),
}
"""The codes of a page of all places in the order of their codes, and whether more follow and precede."""


async def answered(world: World, query: str, name: str = "librarian", **variables: Any) -> Answer:
    """What the oracle answers to one who asks."""
    return await world.trial.expected(query, variables, world.callers[name])


@pytest.mark.parametrize("where", CODES)
async def test_filters(small: World, where: str) -> None:
    """A filter holds where it is true, not where it is unknown."""
    answer = await answered(small, f"{{ places(where: {where}, orderBy: [{{field: CODE}}]) {{ nodes {{ code }} }} }}")
    assert answer == Answer(data={"places": {"nodes": [{"code": code} for code in CODES[where]]}})


@pytest.mark.parametrize("page", PAGES)
async def test_pages(small: World, page: str) -> None:
    """A page begins at one end of the list."""
    codes, follow, precede = PAGES[page]
    fields = "nodes { code } totalCount pageInfo { hasNextPage hasPreviousPage }"
    answer = await answered(small, f"{{ places({page}, orderBy: [{{field: CODE}}]) {{ {fields} }} }}")
    info = {"hasNextPage": follow, "hasPreviousPage": precede}
    assert answer.data == {"places": {"nodes": [{"code": code} for code in codes], "totalCount": 8, "pageInfo": info}}


async def test_cursors(small: World) -> None:
    """The page after a cursor begins behind it, the page before it ends before it."""
    listed = "places(after: $a, before: $b, orderBy: [{field: CODE}]) { edges { cursor node { code } } }"
    query = f"query($a: String, $b: String) {{ {listed} }}"
    edges = (await answered(small, query)).data["places"]["edges"]
    cursors = {edge["node"]["code"]: edge["cursor"] for edge in edges}
    assert cursors["1"] == "WyJjb2RlKyxpZCsiLCAiMSIsICIwMTlhMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXQ=="
    between = (await answered(small, query, a=cursors["11"], b=cursors["12"])).data["places"]["edges"]
    assert [edge["node"]["code"] for edge in between] == ["111", "112"]


async def test_missing_values_come_last(small: World) -> None:
    """In both directions."""
    for direction in ("ASC", "DESC"):
        query = f"{{ readers(first: 50, orderBy: [{{field: BORN, direction: {direction}}}]) {{ nodes {{ born }} }} }}"
        born = [node["born"] for node in (await answered(small, query)).data["readers"]["nodes"]]
        known = [year for year in born if year is not None]
        assert 0 < len(known) < len(born)
        assert born == sorted(known, reverse=direction == "DESC") + [None] * (len(born) - len(known))


async def test_trees(small: World) -> None:
    """A place, what it is in, and what that is in."""
    answer = await answered(small, '{ place(code: "111") { name parent { code parent { code parent { code } } } } }')
    assert answer.data == {
        "place": {"name": "Place 111", "parent": {"code": "11", "parent": {"code": "1", "parent": None}}}
    }


async def test_who_sees_what(small: World) -> None:
    """A branch sees its places, a reader sees themselves, a stranger is asked to sign in."""
    query = "{ readers(first: 50) { nodes { number place { code } } } }"
    seen = {name: (await answered(small, query, name)).data["readers"] for name in small.callers}
    everybody = seen["librarian"]["nodes"]
    assert len(everybody) == 26
    near = [node for node in everybody if node["place"]["code"] in ("11", "111", "112")]
    assert 0 < len(near) < 26
    assert seen["branch"]["nodes"] == near
    assert [node["number"] for node in seen["reader"]["nodes"]] == ["R-002"]
    assert seen["stranger"] is None


async def test_refusals(small: World) -> None:
    """A closed form is null and told once, with its first place and how many there are."""
    query = "{ readers(first: 3) { nodes { name { masked plain } } } }"
    answer = await answered(small, query, "branch")
    names = [node["name"] for node in answer.data["readers"]["nodes"]]
    assert [name["plain"] for name in names] == [None] * 3
    assert all(name["masked"].endswith("*") for name in names)
    path = ("readers", "nodes", "0", "name", "plain")
    assert answer.errors == [Told("FORBIDDEN", "Reader.name.plain", path, 3)]
    stranger = await answered(small, query, "stranger")
    assert stranger == Answer(
        data={"readers": None}, errors=[Told("UNAUTHENTICATED", "Query.readers", ("readers",), 1)]
    )


async def test_ones_own(small: World) -> None:
    """A reader opens their own name."""
    answer = await answered(small, "{ readers { nodes { number name { plain } } } }", "reader")
    (node,) = answer.data["readers"]["nodes"]
    assert node["number"] == "R-002"
    assert node["name"]["plain"].endswith("2")


async def test_doors(small: World) -> None:
    """What is barred shows nothing, what is absent its mask, and what an opening opens is plain to those who may."""
    names = "{ readers(first: 50) { nodes { number state active seenAt name { masked plain } } } }"
    readers = (await answered(small, names, "plain names")).data["readers"]["nodes"]
    barred = [node for node in readers if node["state"] == "BARRED" and node["active"] is not True]
    absent = [node for node in readers if node["seenAt"] is None or node["seenAt"] < "2024-01-02"]
    assert barred
    assert [node["number"] for node in absent if node not in barred]
    assert all(node["name"] == {"masked": None, "plain": None} for node in barred)
    assert all(node["name"]["masked"] and not node["name"]["plain"] for node in absent if node not in barred)
    notes = "{ loans(first: 100) { nodes { minutes note { plain } } } }"
    loans = [node for node in (await answered(small, notes, "branch")).data["loans"]["nodes"] if node["note"]]
    opened = {node["minutes"] for node in loans if node["note"]["plain"]}
    assert opened
    assert all(minutes > 2 for minutes in opened)


async def test_values_that_do_not_open(small: World) -> None:
    """A value in another's place, and one whose key was destroyed, are null alone."""
    query = "{ readers(first: 50, orderBy: [{field: NUMBER}]) { nodes { name { plain } phone { plain } } } }"
    answer = await answered(small, query)
    nodes = answer.data["readers"]["nodes"]
    assert [place for place, node in enumerate(nodes) if node["name"]["plain"] is None] == [5]
    assert [place for place, node in enumerate(nodes) if node["phone"] == {"plain": None}] == [8]
    assert {error.code for error in answer.errors} == {"INTERNAL"}


async def test_null_is_raised(small: World) -> None:
    """A number that the graph cannot carry takes the nearest object with it that may be null."""
    answer = await answered(small, "{ books { nodes { price } } places { totalCount } }")
    assert answer == Answer(
        data={"books": None, "places": {"totalCount": 8}},
        errors=[Told("INTERNAL", "Book.price", ("books", "nodes", "4", "price"), 1)],
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ readers(first: 1, last: 1) { totalCount } }", "BAD_INPUT"),
        ("{ readers(first: 501) { totalCount } }", "LIMIT_EXCEEDED"),
        ("{ readers(where: {number: {eq: null}}) { totalCount } }", "BAD_INPUT"),
        ('{ reader(id: "bok_x") { number } }', "BAD_INPUT"),
        (
            '{ reader(id: "rdr_019a0000-0000-7000-8000-0000000000ff") { loans(after: "x") { totalCount } } }',
            "BAD_INPUT",
        ),
        (f"{{ readers(where: {{or: [{'{and: []},' * 29}]}}) {{ totalCount }} }}", "LIMIT_EXCEEDED"),
    ],
)
async def test_requests_that_are_refused(small: World, query: str, code: str) -> None:
    """What is asked wrongly is refused, whether or not there is anything to answer."""
    assert await answered(small, query) == Answer(refused=frozenset({code}))


@pytest.mark.parametrize("size", ["first: 501", "last: 501"])
@pytest.mark.parametrize("end", ["after", "before"])
async def test_a_page_may_be_wrong_for_two_reasons(small: World, size: str, end: str) -> None:
    """Its size is as wrong as its cursor, and either may be told."""
    query = f'{{ readers({size}, {end}: "x") {{ totalCount }} }}'
    assert await answered(small, query) == Answer(refused=frozenset({"BAD_INPUT", "LIMIT_EXCEEDED"}))
    await small.trial.compare(query, {}, small.callers["librarian"])


async def test_a_filter_of_thirty_is_answered(small: World) -> None:
    """The limit is 30, the list of members itself counted."""
    members = ['{code: {eq: "1"}}'] * 9 + ["{and: []}"]
    query = f"{{ places(where: {{or: [{', '.join(members)}]}}) {{ totalCount }} }}"
    assert (await answered(small, query)).refused == frozenset()


async def test_a_lost_scope_is_found(small: World) -> None:
    """An engine that leaves the scopes out, with no wall behind it, is found at once, whatever is asked."""
    caught = [
        asked for asked in drawn(small, 100) if not await agrees(small.unwalled, small, asked.query, asked.variables[0])
    ]
    assert len(caught) >= 10


async def agrees(trial: Trial, world: World, query: str, variables: Mapping[str, Any]) -> bool:
    """Whether the engine answers the branch right though it was told of no scope."""
    try:
        await trial.compare(query, variables, world.unscoped["branch"], sees_as=world.callers["branch"])
    except AssertionError:
        return False
    return True


class Forgetful(Engine):
    """An engine whose plans know nothing of the form of variables."""

    def key(self, operation: Operation, variables: Mapping[str, Any], granted: Granted) -> tuple[Any, ...]:
        """Too little."""
        return super().key(operation, {}, granted)


async def test_a_plan_that_fits_another_request_is_found(small: World) -> None:
    """A plan that is taken for variables of another form answers wrongly, and is found."""
    right = small.trial.engine
    engine = Forgetful(
        small.trial.engine.graph,
        reader=right.reader,
        vault=right.vault,
        works=right.works,
        journal=right.journal,
        lookups=right.lookups,
        limits=right.limits,
    )
    forgetful = Trial(engine, small.trial.oracle, small.trial.witness)
    query = "query($where: PlaceWhere) { places(where: $where) { totalCount } }"
    await forgetful.compare(query, {"where": {"or": []}}, small.callers["librarian"])
    with pytest.raises(AssertionError, match="totalCount is 0, not 8"):
        await forgetful.compare(query, {"where": {"and": []}}, small.callers["librarian"])
