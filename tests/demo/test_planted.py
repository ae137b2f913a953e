"""The planted cases are in every tier."""

from typing import Any

import pytest

from hub.demo.planted import DANGEROUS_ACTIVITY, DECOY_PHONE, EXITED_ORGANIZATION, Planted
from hub.demo.province import Province
from hub.demo.tier import TIERS
from tests.demo.seen import SHANGHAI, Rows, confirmed_minutes, rows_of


@pytest.fixture(scope="module", params=["S0", "S1"])
def rows(request: pytest.FixtureRequest) -> Rows:
    """The rows of a tier."""
    return rows_of(Province(TIERS[request.param], 7))


def records(rows: Rows, planted: Planted) -> list[dict[str, Any]]:
    volunteer = rows["volunteer"][planted]["id"]
    return [record for record in rows["service_record"] if record["volunteer_id"] == volunteer]


def test_two_people_stand_on_either_side_of_20_hours(rows: Rows) -> None:
    minutes = confirmed_minutes(rows, 2025)
    assert minutes[rows["volunteer"][Planted.JUST_BELOW_20_HOURS]["id"]] == 1_199
    assert minutes[rows["volunteer"][Planted.JUST_20_HOURS]["id"]] == 1_200


def test_one_person_was_in_two_places_at_once(rows: Rows) -> None:
    first, second = records(rows, Planted.OVERLAPPING)
    assert first["starts_at"] < second["starts_at"] < first["ends_at"]


def test_one_person_served_longer_than_16_hours_in_a_day(rows: Rows) -> None:
    served = records(rows, Planted.OVER_16_HOURS)
    assert sum(record["minutes"] for record in served) > 16 * 60
    assert len({record["starts_at"].astimezone(SHANGHAI).date() for record in served}) == 1


def test_one_person_is_registered_under_two_names(rows: Rows) -> None:
    first, second = (rows["volunteer"][planted] for planted in (Planted.FIRST_NAME, Planted.SECOND_NAME))
    assert first["id_document"] == second["id_document"]
    assert first["name"] != second["name"]


def test_one_person_is_in_two_teams(rows: Rows) -> None:
    volunteer = rows["volunteer"][Planted.IN_TWO_TEAMS]["id"]
    teams = [row for row in rows["membership"] if row["volunteer_id"] == volunteer and row["status"] == "ACTIVE"]
    assert len({row["organization_id"] for row in teams}) == 2


def test_one_person_is_under_14(rows: Rows) -> None:
    assert 2025 - rows["volunteer"][Planted.UNDER_14]["birth_year"] < 14


def test_two_people_live_in_two_counties_of_one_name(rows: Rows) -> None:
    planted = (Planted.XIANGYANG_OF_HEGANG, Planted.XIANGYANG_OF_JIAMUSI)
    assert [rows["volunteer"][each]["division"] for each in planted] == ["230402", "230803"]


def test_one_record_is_voided_and_corrected_and_its_reason_holds_a_decoy(rows: Rows) -> None:
    voided, correction = records(rows, Planted.VOIDED)
    assert DECOY_PHONE in voided["void_reason"]
    assert (voided["status"], correction["status"]) == ("VOIDED", "CONFIRMED")
    assert correction["corrects_id"] == voided["id"]


def test_one_organization_has_exited(rows: Rows) -> None:
    assert rows["organization"][EXITED_ORGANIZATION]["status"] == "EXITED"


def test_one_dangerous_activity_waits_to_be_opened(rows: Rows) -> None:
    activity = rows["activity"][DANGEROUS_ACTIVITY]
    assert (activity["risk"], activity["status"]) == ("DANGEROUS", "PUBLISHED")
