"""Root fields answer whoever may ask, and a refused change changes nothing."""

import pytest

from hub.graph.names import camel
from tests.access.matrix.conftest import Matrix
from tests.access.matrix.samples import arguments, selected, written


async def contents(matrix: Matrix) -> dict[str, str]:
    """A digest of every table, but for the audit, the day of a token's last use, and what requests have cost."""
    connection = matrix.connection
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = {row["tablename"] for row in tables} - {"audit_record", "access_token", "budget"}
    return {
        name: await connection.fetchval(f"SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {name} AS row")
        for name in names
    }


@pytest.mark.parametrize(("name", "code"), [("anonymous", "UNAUTHENTICATED"), ("ungranted", "FORBIDDEN")])
async def test_question_that_asks_for_a_permission_is_refused_without_it(matrix: Matrix, name: str, code: str) -> None:
    query_type = matrix.demo.hub.graph.schema.query_type
    assert query_type is not None
    closed = [root for root in matrix.sight.registry.parts.queries.values() if root.requires]
    assert closed
    for root in closed:
        made = query_type.fields[camel(root.name)]
        query = f"{{ {camel(root.name)}{arguments(made.args)} {selected(made.type)} }}"
        answer, _ = await matrix.ask(matrix.callers[name], query)
        assert answer["data"] == {camel(root.name): None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


@pytest.mark.parametrize(("name", "code"), [("anonymous", "UNAUTHENTICATED"), ("ungranted", "FORBIDDEN")])
async def test_refused_change_changes_nothing(matrix: Matrix, name: str, code: str) -> None:
    mutation_type = matrix.demo.hub.graph.schema.mutation_type
    assert mutation_type is not None
    closed = [each for each in matrix.sight.registry.parts.mutations.values() if each.requires]
    assert closed
    before = await contents(matrix)
    for each in closed:
        made = mutation_type.fields[camel(each.name)]
        query = f"mutation {{ {camel(each.name)}{arguments(made.args)} {selected(made.type)} }}"
        answer, _ = await matrix.ask(matrix.callers[name], query)
        assert answer["data"] == {camel(each.name): None}, answer
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert await contents(matrix) == before


async def test_change_of_a_row_of_another_division_finds_none(matrix: Matrix) -> None:
    registry, mutation_type = matrix.sight.registry, matrix.demo.hub.graph.schema.mutation_type
    assert mutation_type is not None
    caller, before, tried = matrix.callers["elsewhere"], await contents(matrix), 0
    for each in registry.parts.mutations.values():
        ids = {
            camel(field.name): matrix.starts[f"{field.shape.name} node"]
            for field in registry.parts.inputs[each.input].fields.values()
            if field.required and field.shape.name in registry.parts.entities
        }
        if not any(key in matrix.sight.places for key in ids.values()):
            continue
        made = mutation_type.fields[camel(each.name)]
        given = written(made.args["input"].type, {name: f'"{key}"' for name, key in ids.items()})
        query = f"mutation {{ {camel(each.name)}(input: {given}) {selected(made.type)} }}"
        answer, _ = await matrix.ask(caller, query)
        assert answer["data"] == {camel(each.name): None}, answer
        # Some rules ask who decides before they look for what is decided.
        assert {error["extensions"]["code"] for error in answer["errors"]} <= {"NOT_FOUND", "FORBIDDEN"}, answer
        tried += 1
    assert tried > 4
    assert await contents(matrix) == before
