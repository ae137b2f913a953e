"""Owners open their own data through every door, and a volunteer opens nobody else's."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hub.graph.names import camel
from hub.graph.parts import Entity
from tests.access.matrix.callers import Caller
from tests.access.matrix.conftest import Matrix
from tests.access.matrix.people import sealed
from tests.access.matrix.sight import objects, secrets


async def owner_of(matrix: Matrix, kind: str) -> tuple[Caller, str]:
    """The demo's volunteer or organization, and its id."""
    caller = Caller(name=kind, token=matrix.demo.tokens[kind])
    answer, _ = await matrix.ask(caller, f"{{ me {{ permissions {kind} {{ id }} }} }}")
    me = answer["data"]["me"]
    return replace(caller, permissions=frozenset(me["permissions"])), me[kind]["id"]


async def subjects(matrix: Matrix, entity: Entity) -> Mapping[str, set[str]]:
    """Whose data the rows of a type are, by their opaque ids."""
    columns = {each.column.info["subject"] for each in sealed(entity)}
    rows = await matrix.connection.fetch(f"SELECT * FROM {entity.table.name}")
    return {f"{entity.tag}_{row['id']}": {str(row[column]) for column in columns} for row in rows}


@pytest.mark.parametrize("kind", ["volunteer", "organization"])
async def test_owner_opens_its_own_through_every_door(matrix: Matrix, kind: str) -> None:
    caller, key = await owner_of(matrix, kind)
    opened = 0
    for entity in matrix.sight.registry.parts.entities.values():
        own = [row for row, whose in (await subjects(matrix, entity)).items() if whose == {key.partition("_")[2]}]
        if not (sealed(entity) and own and matrix.sight.sees(caller, entity.name, own[0])):
            continue
        for door in matrix.doors.values():
            if door.start == door.entity == entity.name and not door.probes and door.through is None:
                answer, _ = await matrix.ask(caller, door.query, id=own[0])
                truth = await matrix.truth(door, own[0])
                names = [camel(each.name) for each in sealed(entity)]
                shown, known = [
                    [{name: each[name] for name in names} for each in objects(said, entity.name)]
                    for said in (answer["data"], truth)
                ]
                assert shown == known
                opened += len(shown)
    assert opened > 4


async def test_volunteer_opens_nobody_else(matrix: Matrix) -> None:
    caller, key = await owner_of(matrix, "volunteer")
    compared = 0
    for entity in matrix.sight.registry.parts.entities.values():
        if not sealed(entity):
            continue
        whose = await subjects(matrix, entity)
        for name, start in matrix.begins:
            door = matrix.doors[name]
            if door.entity != entity.name or door.probes:
                continue
            truth = await matrix.truth(door, start)
            _, text = await matrix.ask(caller, door.query, id=start)
            for each in matrix.known(door, truth).values():
                if key.partition("_")[2] not in whose[each["id"]]:
                    assert not [value for value in secrets(entity, each) if value in text], name
                    compared += 1
    assert compared > 4
