"""Whoever holds the activity records the service; only what is confirmed counts."""

import pytest

from tests.rules.scene import Scene

MINUTES = "query ($id: ID!) { volunteer(id: $id) { serviceMinutes(year: 2026) every: serviceMinutes } }"


async def minutes(scene: Scene) -> tuple[int, int]:
    """The volunteer's confirmed minutes of 2026, and of all years."""
    answer = await scene.demo.ask(MINUTES, "admin", variables={"id": scene.volunteer})
    shown = answer["data"]["volunteer"]
    return shown["serviceMinutes"], shown["every"]


async def test_minutes_are_computed_and_count_from_confirmation_to_voiding(scene: Scene) -> None:
    before = await minutes(scene)
    record = await scene.recorded(hours=2)
    assert await minutes(scene) == before
    confirmed = await scene.do("organization", "confirmServiceRecord", serviceRecord=record)
    assert confirmed["serviceRecord"] == {"id": record, "status": "CONFIRMED", "minutes": 120}
    assert await minutes(scene) == (before[0] + 120, before[1] + 120)
    voided = await scene.do("organization", "voidServiceRecord", serviceRecord=record, reason="重复")
    assert voided["serviceRecord"]["status"] == "VOIDED"
    assert await minutes(scene) == before


async def test_correction_is_a_new_record_that_names_the_voided_one(scene: Scene) -> None:
    record = await scene.recorded()
    again = {
        "volunteer": scene.volunteer,
        "activity": scene.activity,
        "startsAt": "2026-01-10T09:00:00+08:00",
        "endsAt": "2026-01-10T10:00:00+08:00",
        "corrects": record,
    }
    assert await scene.refused("organization", "recordService", **again) == "ILLEGAL_TRANSITION"
    await scene.do("organization", "voidServiceRecord", serviceRecord=record, reason="时间有误")
    corrected = await scene.do("organization", "recordService", **again)
    assert corrected["serviceRecord"]["minutes"] == 60


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ("2026-01-10T09:00:00+08:00", "2026-01-10T09:00:30+08:00", "MINUTES_OUT_OF_RANGE"),
        ("2026-01-10T09:00:00+08:00", "2026-01-10T08:00:00+08:00", "MINUTES_OUT_OF_RANGE"),
        ("2026-01-10T09:00:00+08:00", "2026-01-11T09:01:00+08:00", "MINUTES_OUT_OF_RANGE"),
        ("2126-01-10T09:00:00+08:00", "2126-01-10T10:00:00+08:00", "NOT_YET_SERVED"),
    ],
)
async def test_time_that_cannot_be_is_refused(scene: Scene, starts: str, ends: str, code: str) -> None:
    await scene.accepted()
    given = {"volunteer": scene.volunteer, "activity": scene.activity, "startsAt": starts, "endsAt": ends}
    assert await scene.refused("organization", "recordService", **given) == code


async def test_volunteer_who_was_not_accepted_has_no_record(scene: Scene) -> None:
    given = {
        "volunteer": scene.volunteer,
        "activity": scene.activity,
        "startsAt": "2026-01-10T09:00:00+08:00",
        "endsAt": "2026-01-10T10:00:00+08:00",
    }
    assert await scene.refused("organization", "recordService", **given) == "NOT_ASSIGNED"


async def test_record_is_voided_for_a_reason(scene: Scene) -> None:
    record = await scene.recorded()
    given = {"serviceRecord": record, "reason": " "}
    assert await scene.refused("organization", "voidServiceRecord", **given) == "REASON_REQUIRED"


async def test_volunteer_confirms_nothing(scene: Scene) -> None:
    record = await scene.recorded()
    assert await scene.refused("volunteer", "confirmServiceRecord", serviceRecord=record) == "FORBIDDEN"
