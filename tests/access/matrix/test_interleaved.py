"""Two callers of equal shape share plans, and never see each other's rows, however their requests interleave."""

import asyncio
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from hub.access.tokens import Grant, issue
from tests.access.matrix.callers import PURPOSES, RULED, Caller
from tests.access.matrix.conftest import Matrix
from tests.access.matrix.people import CLOSED
from tests.access.matrix.sight import Found, objects

PROVE = os.environ.get("HUB_PROVE") == "1"
REQUESTS = 10_000 if PROVE else 300
AT_ONCE = 20
PLACES = ("2301", "2302")
DOCUMENTS = (
    "query ($size: Int) { volunteers(first: $size) { totalCount nodes { type: __typename id name { plain } } } }",
    "query ($size: Int) { organizations(first: $size) { nodes { type: __typename id contactPhone { plain } } } }",
    "query ($size: Int) { serviceRecords(last: $size) { nodes { type: __typename id minutes "
    "volunteer { type: __typename id name { plain } } } } }",
    'query ($size: Int) { division(code: "23") { children(first: $size) { nodes { code } } } '
    "activities(first: $size) { nodes { type: __typename id title } } }",
)
TYPES = ("Volunteer", "Organization", "ServiceRecord", "Activity")


async def twins(matrix: Matrix) -> dict[str, Caller]:
    """Two tokens of one department that allow the same, each in a division of its own."""
    permissions = sorted(matrix.sight.registry.permissions)
    made = {}
    for place in PLACES:
        grant = Grant(
            name=f"twin {place}",
            department=RULED,
            divisions=[place],
            permissions=permissions,
            purposes=PURPOSES,
        )
        token = await issue(matrix.connection, grant, permissions)
        made[place] = Caller(name=place, token=token, headers={"Hub-Purpose": "SERVICE"})
    return made


def seen(answer: Any) -> Iterator[Found]:
    """The objects of an answer."""
    for name in TYPES:
        yield from objects(answer["data"], name)


async def test_callers_of_equal_shape_never_see_each_others_rows(matrix: Matrix) -> None:
    callers = await twins(matrix)
    below = {
        place: {
            row["code"]
            for row in await matrix.connection.fetch("SELECT code FROM division_ancestor WHERE ancestor = $1", place)
        }
        for place in PLACES
    }
    alone: dict[tuple[str, str, int], str] = {}
    for place, caller in callers.items():
        for document in DOCUMENTS:
            for size in (3, 50):
                answer, text = await matrix.ask(caller, document, size=size)
                codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
                assert codes <= CLOSED.keys()
                assert {matrix.sight.places[each["id"]] for each in seen(answer)} <= below[place]
                alone[place, document, size] = text
    for document in DOCUMENTS:
        one, other = (alone[place, document, 50] for place in PLACES)
        assert one != other
    engine = matrix.demo.hub.engine
    plans = set(engine.plans)
    dice = random.Random(20240305)
    asked = [dice.choice(list(alone)) for _ in range(REQUESTS)]
    for start in range(0, REQUESTS, AT_ONCE):
        batch = asked[start : start + AT_ONCE]
        answers = await asyncio.gather(
            *(matrix.ask(callers[place], document, size=size) for place, document, size in batch)
        )
        for key, (_, text) in zip(batch, answers, strict=True):
            assert text == alone[key]
    assert set(engine.plans) == plans, "the callers share their plans"


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_twins_are_answered_by_one_plan(matrix: Matrix, document: str) -> None:
    one, other = (await twins(matrix)).values()
    plans = matrix.demo.hub.engine.plans
    await matrix.ask(one, document, size=7)
    held = set(plans)
    await matrix.ask(other, document, size=8)
    assert set(plans) == held
