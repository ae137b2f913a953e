"""Activities are announced with their risk, by an organization that serves, and opened by it."""

from typing import Any

import pytest

from tests.rules.scene import PUBLISH, Scene, announcement


async def publish(scene: Scene, token: str = "organization", **changes: Any) -> dict[str, Any]:
    """The payload of an announcement."""
    given = announcement(scene.organization, **changes)
    answer = await scene.demo.ask(PUBLISH, token, variables={"input": given})
    if answer.get("errors"):
        return answer
    payload: dict[str, Any] = answer["data"]["publishActivity"]
    return payload


async def test_announced_activity_is_published(scene: Scene) -> None:
    payload = await publish(scene)
    assert payload["activity"]["status"] == "PUBLISHED"
    assert payload["problems"] == []


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"riskStatement": "  "}, "RISK_STATEMENT_REQUIRED", ["riskStatement"]),
        ({"category": "nothing"}, "UNKNOWN_CATEGORY", ["category"]),
        ({"endsAt": "2026-01-10T08:00:00+08:00"}, "TIMES_REVERSED", ["endsAt"]),
        ({"place": None}, "PLACE_REQUIRED", ["place"]),
        ({"capacity": 0}, "CAPACITY_TOO_SMALL", ["capacity"]),
    ],
)
async def test_announcement_that_lacks_something_is_refused(
    scene: Scene, changes: dict[str, Any], code: str, path: list[str]
) -> None:
    payload = await publish(scene, **changes)
    assert payload["activity"] is None
    assert [(problem["code"], problem["path"]) for problem in payload["problems"]] == [(code, path)]


async def test_unknown_category_is_answered_with_the_eighteen_known_ones(scene: Scene) -> None:
    """Measure 4: an unknown category is rejected with the list."""
    (problem,) = (await publish(scene, category="nothing"))["problems"]
    assert problem["message"].count(",") == 17


async def test_activity_online_needs_no_place(scene: Scene) -> None:
    assert (await publish(scene, mode="ONLINE", place=None))["activity"]


async def test_volunteer_publishes_nothing(scene: Scene) -> None:
    answer = await publish(scene, token="volunteer")
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_open_activity_takes_sign_ups(scene: Scene) -> None:
    assert (await scene.do("organization", "openActivity", activity=scene.activity))["activity"]["status"] == "OPEN"


async def test_activity_opens_once(scene: Scene) -> None:
    await scene.opened()
    assert await scene.refused("organization", "openActivity", activity=scene.activity) == "ILLEGAL_TRANSITION"


async def test_refused_step_changes_nothing(scene: Scene) -> None:
    await scene.refused("volunteer", "openActivity", activity=scene.activity)
    query = "query ($id: ID!) { activity(id: $id) { status } }"
    answer = await scene.demo.ask(query, "organization", variables={"id": scene.activity})
    assert answer["data"]["activity"]["status"] == "PUBLISHED"


async def test_unknown_activity_is_not_found(scene: Scene) -> None:
    missing = f"act_{'0' * 8}-0000-7000-8000-{'0' * 12}"
    assert await scene.refused("organization", "openActivity", activity=missing) == "NOT_FOUND"


async def test_id_of_another_type_is_bad_input(scene: Scene) -> None:
    assert await scene.refused("organization", "openActivity", activity=scene.volunteer) == "BAD_INPUT"
