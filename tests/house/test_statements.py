"""One row and fifty rows take the same number of statements, in every list of the graph."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from hub.graph.annotations import Wrap
from hub.graph.compose import Graph
from hub.graph.fields import Declaration, Expression, Identity, Plain, Protected, ToMany, ToOne
from hub.graph.names import camel
from hub.graph.parts import Entity
from tests.demos import Demo
from tests.limits import lifted

Statements = Callable[[], AbstractContextManager[list[str]]]
DEPTH = 2
"""How many references deep each list is asked."""
TOKENS = "access_token"
"""What statements hold by which the hub keeps its tokens, at any time beside an answer."""


def selection(graph: Graph, entity: Entity, depth: int) -> str:
    """All that can be asked of an entity without an argument, some references deep."""
    fields = [shown(graph, field, depth) for field in entity.fields.values()]
    return f"{{ {' '.join(field for field in fields if field)} }}"


def shown(graph: Graph, field: Declaration, depth: int) -> str:
    """A field with its selection, or nothing where it leads too deep."""
    name = camel(field.name)
    if isinstance(field, (Identity, Plain, Expression)):
        return name
    if isinstance(field, Protected):
        return f"{name} {{ masked plain }}"
    if isinstance(field, (ToOne, ToMany)) and depth:
        below = selection(graph, graph.parts.entities[field.shape.name], depth - 1)
        return f"{name} {below}" if isinstance(field, ToOne) else f"{name}(first: 3) {{ nodes {below} }}"
    return ""


def answering(sent: list[str]) -> list[str]:
    """The statements that answer, without those by which the hub keeps its tokens."""
    return [each for each in sent if TOKENS not in each]


async def test_more_rows_take_no_more_statements(demo: Demo, statements: Statements) -> None:
    graph = demo.hub.graph
    lists = [root for root in graph.parts.queries.values() if root.shape.wrap is Wrap.CONNECTION]
    assert lists
    for root in lists:
        sent_for: dict[int, list[str]] = {}
        for size in (1, 50):
            below = selection(graph, graph.parts.entities[root.shape.name], DEPTH)
            query = f"{{ {camel(root.name)}(first: {size}) {{ nodes {below} }} }}"
            with lifted(demo.hub.engine):
                await demo.ask(query, "admin")
                with statements() as sent:
                    answer = await demo.ask(query, "admin")
            # Who is restricted is told as such; all else is answered.
            assert {error["extensions"]["code"] for error in answer.get("errors", ())} <= {"RESTRICTED"}
            sent_for[size] = answering(sent)
        assert len(sent_for[1]) == len(sent_for[50]), sent_for


@pytest.mark.parametrize("token", ["admin", "social-work", "education-harbin"])
async def test_an_operation_is_one_statement(demo: Demo, statements: Statements, token: str) -> None:
    query = (
        "{ volunteers { nodes { number memberships { nodes { organization { name } } } } } divisions { totalCount } }"
    )
    await demo.ask(query, token)
    with statements() as sent:
        await demo.ask(query, token)
    assert len(answering(sent)) == 1
