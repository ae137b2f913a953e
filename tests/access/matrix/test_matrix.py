"""Each caller sees through every door exactly the rows and the forms that it may, and no other tells of them."""

from typing import Any

import pytest

from hub.graph.names import camel
from hub.graph.parts import Closing, Opening
from tests.access.matrix.callers import NAMES, Caller
from tests.access.matrix.conftest import Matrix
from tests.access.matrix.doors import Door
from tests.access.matrix.people import CLOSED
from tests.access.matrix.sight import OWN_NAME, counts, objects, secrets


def test_every_type_and_every_sealed_field_is_reached(matrix: Matrix) -> None:
    parts = matrix.sight.registry.parts
    reached = {matrix.doors[name].entity for name in matrix.starts}
    assert reached == set(parts.entities)
    assert {label.partition(".")[0] for label in parts.sealed()} <= reached
    assert len(matrix.starts) > 0.9 * len(matrix.doors), sorted(matrix.doors.keys() - matrix.starts.keys())
    for kind in ("node", "_entities", "alias", "fragment"):
        assert {f"{name} {kind}" for name in parts.entities} <= matrix.starts.keys()


def test_every_door_that_closes_is_reached_and_every_kind_that_opens_is_known(matrix: Matrix) -> None:
    declared = [door for _, door in matrix.sight.registry.parts.doors]
    assert {door.code for door in declared if isinstance(door, Closing)} == set(CLOSED)
    assert {door.name for door in declared if isinstance(door, Opening)} == {"own", "recorder", "assigned", "consent"}
    people, own = matrix.sight.people, [start for name, start in matrix.begins if name == "Volunteer node"]
    assert {people.status(start) for start in own} == {None, *CLOSED}
    assert any(people.shared.get(start) and not people.status(start) for start in own)


@pytest.mark.parametrize("name", NAMES)
async def test_caller_sees_what_it_may_through_every_door(matrix: Matrix, name: str) -> None:
    caller = matrix.callers[name]
    seen = 0
    for door_name, start in matrix.begins:
        door = matrix.doors[door_name]
        truth = await matrix.truth(door, start)
        answer, text = await matrix.ask(caller, door.query, id=start)
        if door.probes:
            probed(matrix, caller, door, start, truth, answer["data"])
        else:
            seen += compared(matrix, caller, door, start, truth, answer["data"], text)
        codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
        assert codes <= caller.codes | matrix.closed(door, truth), (door_name, answer)
    assert seen > 0


def compared(matrix: Matrix, caller: Caller, door: Door, start: str, truth: Any, answer: Any, text: str) -> int:
    """Hold an answer against the truth; how many objects the caller saw."""
    sight = matrix.sight
    entity = sight.registry.parts.entities[door.entity]
    enters = sight.passes(caller, door) and sight.sees(caller, door.start, start)
    known = matrix.known(door, truth)
    assert known, f"{door.name} leads nowhere"
    expected = {
        key: sight.shown(caller, entity, each)
        for key, each in known.items()
        if enters and sight.sees(caller, door.entity, key)
    }
    found = list(objects(answer, door.entity))
    assert {each["id"] for each in found} == expected.keys(), door.name
    for each in found:
        wanted = expected[each["id"]]
        assert {name: each[name] for name in wanted} == wanted, door.name
        if (own := camel(OWN_NAME)) in each:
            assert (each[own] is None) == (caller.department is None), door.name
            assert matrix.names.setdefault(each[own], caller.department) == caller.department, door.name
    for key, each in known.items():
        if key not in expected:
            assert key not in text, door.name
        kept = sight.secrets(caller, entity, each) if key in expected else secrets(entity, each)
        assert not [value for value in kept if value in text], door.name
    assert all(count == len(expected) for count in counts(answer)), door.name
    return len(found)


def probed(matrix: Matrix, caller: Caller, door: Door, start: str, truth: Any, answer: Any) -> None:
    """A filter by a row that the caller does not see finds nothing."""
    if not (matrix.sight.passes(caller, door) and matrix.sight.sees(caller, door.entity, start)):
        assert set(counts(answer)) <= {0}, door.name
    elif caller.places is None:
        assert list(counts(answer)) == list(counts(truth)), door.name
