"""The synthetic province has its size and its shape, and is the same for the same seed."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from hub.codes.credit_code import check_credit_code
from hub.codes.identity import check_document
from hub.codes.volunteer_number import check_volunteer_number
from hub.data import department_rows, division_rows, service_category_rows
from hub.demo.planted import DECOY_PHONE, Planted
from hub.demo.province import Province
from hub.demo.tier import TIERS
from security.sealed import Plain
from tests.demo.seen import Rows, confirmed_minutes, rows_of


@pytest.fixture(scope="module")
def rows(demo: Province) -> Rows:
    """The rows of the demo."""
    return rows_of(demo)


def texts(rows: Iterable[dict[str, Any]], column: str) -> list[str]:
    """What is to be sealed in a column."""
    return [row[column].text for row in rows if row[column] is not None]


@pytest.mark.parametrize("name", ["S0", "S1"])
def test_a_tier_has_exactly_its_size(name: str) -> None:
    tier = TIERS[name]
    rows = rows_of(Province(tier, 1))
    found = (len(rows[table]) for table in ("volunteer", "organization", "activity", "service_record"))
    assert tuple(found) == (tier.volunteers, tier.organizations, tier.activities, tier.records)


def test_the_same_seed_gives_the_same_rows(smallest: Province) -> None:
    assert rows_of(smallest) == rows_of(Province(smallest.tier, smallest.seed))


def test_another_seed_gives_other_rows(smallest: Province) -> None:
    ids = {row["id"] for row in rows_of(smallest)["volunteer"]}
    assert ids.isdisjoint(row["id"] for row in rows_of(Province(smallest.tier, smallest.seed + 1))["volunteer"])


def test_rows_refer_only_to_rows_before_them(smallest: Province) -> None:
    codes = {row["code"] for row in division_rows()}
    seen: set[Any] = set()
    for table in smallest.tables():
        for row in table.rows:
            references = [value for name, value in row.items() if name.endswith("_id") and value is not None]
            assert seen.issuperset(references)
            assert row.get("division") in codes | {None}
            seen.add(row["id"])
            codes |= {row["code"]} if "code" in row else set()


def test_ids_are_unique(rows: Rows) -> None:
    ids = [row["id"] for table in rows.values() for row in table]
    assert len(set(ids)) == len(ids)


def test_a_fifth_of_the_people_live_in_harbin(rows: Rows) -> None:
    prefectures = Counter(row["division"][:4] for row in rows["volunteer"])
    assert len(prefectures) == 13
    assert prefectures["2301"] / len(rows["volunteer"]) == pytest.approx(0.2, abs=0.01)


def test_ages_are_those_of_the_registered(rows: Rows) -> None:
    ages = [2025 - row["birth_year"] for row in rows["volunteer"]]
    assert sum(age < 35 for age in ages) / len(ages) == pytest.approx(0.49, abs=0.01)
    assert sum(age < 14 for age in ages) / len(ages) == pytest.approx(0.005, abs=0.002)
    assert sum(14 <= age < 18 for age in ages) / len(ages) == pytest.approx(0.02, abs=0.002)
    assert sum(age >= 60 for age in ages) / len(ages) == pytest.approx(0.15, abs=0.01)


def test_most_serve_nothing_and_few_serve_very_much(rows: Rows) -> None:
    hours = [minutes / 60 for minutes in confirmed_minutes(rows, 2025).values()]
    people = len(rows["volunteer"])
    many = sum(each >= 50 for each in hours)
    assert 1 - len(hours) / people == pytest.approx(0.6, abs=0.01)
    assert sum(hours) / people == pytest.approx(11, abs=0.5)
    assert sum(each >= 100 for each in hours) / many == pytest.approx(0.44, abs=0.05)
    assert sum(each >= 200 for each in hours) / many == pytest.approx(0.107, abs=0.03)
    assert sum(each >= 500 for each in hours) / many == pytest.approx(0.015, abs=0.015)


def test_every_document_passes_as_synthetic_and_belongs_to_one_person(rows: Rows) -> None:
    numbers = Counter(texts(rows["volunteer"], "id_document"))
    for row in rows["volunteer"]:
        number = row["id_document"].text
        assert check_document(row["id_document_kind"], number, synthetic=True) == number
    twice = rows["volunteer"][Planted.FIRST_NAME]["id_document"].text
    assert [number for number, count in numbers.items() if count > 1] == [twice]


def test_every_code_is_valid_and_marked_as_synthetic(rows: Rows) -> None:
    assert all(check_credit_code(row["uscc"], synthetic=True) for row in rows["organization"] if row["uscc"])
    assert all(check_volunteer_number(row["number"]).startswith("239") for row in rows["volunteer"])
    assert all(row["name"].startswith("示例·") for row in rows["organization"])


def test_phones_have_prefixes_that_no_operator_has(rows: Rows) -> None:
    phones = texts(rows["volunteer"], "phone") + texts(rows["organization"], "contact_phone")
    assert len(set(phones)) == len(phones)
    assert {phone[:3] for phone in phones} == {"154", "163", "164", "169"}
    assert {len(phone) for phone in phones} == {11}
    assert DECOY_PHONE not in phones


def test_no_name_of_a_person_stands_in_plain_text(rows: Rows) -> None:
    known = [row["name"] for row in (*division_rows(), *department_rows(), *service_category_rows())]
    plain = {value for table in rows.values() for row in table for value in row.values() if isinstance(value, str)}
    text = "\n".join({*known, *plain})
    names = {*texts(rows["volunteer"], "name"), *texts(rows["organization"], "contact_person")}
    assert not [name for name in names if name in text]


def test_everything_personal_is_to_be_sealed(rows: Rows) -> None:
    for row in rows["volunteer"]:
        personal = ("name", "id_document", "birth_date", "political_status", "phone", "address")
        assert all(row[column] is None or isinstance(row[column], Plain) for column in personal)


def test_records_lie_within_their_activities_and_after_registration(rows: Rows) -> None:
    activities = {row["id"]: row for row in rows["activity"]}
    volunteers = {row["id"]: row for row in rows["volunteer"]}
    for record in rows["service_record"]:
        activity = activities[record["activity_id"]]
        assert activity["kind"] == "SERVICE"
        assert activity["starts_at"] <= record["starts_at"] < record["ends_at"] <= activity["ends_at"]
        assert record["ends_at"] - record["starts_at"] == timedelta(minutes=record["minutes"])
        assert record["organization_id"] == activity["organization_id"]
        assert record["division"] == volunteers[record["volunteer_id"]]["division"]
        assert record["starts_at"].date() >= volunteers[record["volunteer_id"]]["registered_on"]


def test_whoever_served_was_assigned(rows: Rows) -> None:
    assigned = {(row["volunteer_id"], row["activity_id"]) for row in rows["assignment"]}
    assert len(assigned) == len(rows["assignment"])
    assert {(row["volunteer_id"], row["activity_id"]) for row in rows["service_record"]} <= assigned


def test_an_open_activity_is_not_dangerous_and_has_room(rows: Rows) -> None:
    taken = Counter(row["activity_id"] for row in rows["assignment"])
    opened = [row for row in rows["activity"] if row["status"] == "OPEN"]
    assert opened
    assert all(row["risk"] != "DANGEROUS" for row in opened)
    assert all(row["capacity"] is None or taken[row["id"]] <= row["capacity"] for row in opened)


def test_some_serve_outside_their_prefecture(rows: Rows) -> None:
    where = {row["id"]: row["division"][:4] for row in rows["activity"]}
    assert any(row["division"][:4] != where[row["activity_id"]] for row in rows["service_record"])
