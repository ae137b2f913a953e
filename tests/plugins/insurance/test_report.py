"""The report counts serving volunteers and covered ones, by the divisions right below one."""

from datetime import date
from typing import Any

import pytest

from hub.db.connect import Connection
from hub.demo.province import Province
from plugins.insurance.demo import COVERED, EXPIRED, UNCOVERED
from tests.demos import Demo

REPORT = """query Report($division: String!, $on: Date) {
  insuranceCoverage(division: $division, on: $on) { division { code } volunteers covered share }
}"""


async def counted(loader: Connection, division: str, on: date) -> dict[str, tuple[int, int]]:
    """The report, one volunteer at a time."""
    parents = {row["code"]: row["parent"] for row in await loader.fetch("SELECT code, parent FROM division")}
    covered = await loader.fetch(
        "SELECT volunteer_id FROM insurance_coverage WHERE kind = 'ACCIDENT' AND $1 BETWEEN starts_on AND ends_on", on
    )
    insured = {row["volunteer_id"] for row in covered}
    found: dict[str, tuple[int, int]] = {}
    for row in await loader.fetch("SELECT id, division FROM volunteer WHERE status = 'ACTIVE'"):
        line = [row["division"]]
        while above := parents[line[-1]]:
            line.append(above)
        if division in line:
            below = line[max(line.index(division) - 1, 0)]
            volunteers, those = found.get(below, (0, 0))
            found[below] = volunteers + 1, those + (row["id"] in insured)
    return found


@pytest.mark.parametrize("on", [date(2023, 6, 1), date(2025, 6, 1), date(2025, 12, 31), date(2026, 1, 1)])
@pytest.mark.parametrize("division", ["23", "2301", "230102", "230124", "999999"])
async def test_the_report_is_what_counting_one_by_one_gives(
    division: str, on: date, demo: Demo, loader: Connection
) -> None:
    answer = await demo.ask(REPORT, "social-work", variables={"division": division, "on": on.isoformat()})
    assert "errors" not in answer
    found: dict[str, Any] = {row["division"]["code"]: row for row in answer["data"]["insuranceCoverage"]}
    assert list(found) == sorted(found)
    assert {code: (row["volunteers"], row["covered"]) for code, row in found.items()} == await counted(
        loader, division, on
    )
    assert all(row["share"] == row["covered"] / row["volunteers"] for row in found.values())


async def test_without_a_day_it_is_about_today(demo: Demo) -> None:
    today = await demo.ask(REPORT, "social-work", variables={"division": "23"})
    told = await demo.ask(
        '{ insuranceCoverage(division: "23") { division { code } volunteers covered share } }', "social-work"
    )
    assert today == told
    assert any(row["covered"] for row in today["data"]["insuranceCoverage"])


async def test_a_narrowed_department_counts_its_own_divisions_only(demo: Demo) -> None:
    answer = await demo.ask(REPORT, "education-harbin", variables={"division": "23"})
    whole = await demo.ask(REPORT, "social-work", variables={"division": "23"})
    assert answer["data"]["insuranceCoverage"] == whole["data"]["insuranceCoverage"][:1]
    assert answer["data"]["insuranceCoverage"][0]["division"] == {"code": "2301"}


async def test_a_volunteer_is_insured_while_an_accident_coverage_holds(demo: Demo, province: Province) -> None:
    query = """query Planted($id: ID!) {
      volunteer(id: $id) { isInsured insurancePolicies { nodes { kind endsOn } } }
    }"""
    shown = {}
    for place in (EXPIRED, COVERED, UNCOVERED):
        answer = await demo.ask(query, "social-work", variables={"id": f"vol_{province.volunteers[place].id}"})
        shown[place] = answer["data"]["volunteer"]
    assert {place: volunteer["isInsured"] for place, volunteer in shown.items()} == {
        EXPIRED: False,
        COVERED: True,
        UNCOVERED: False,
    }
    assert {policy["endsOn"] for policy in shown[EXPIRED]["insurancePolicies"]["nodes"]} == {"2025-12-31"}
    ends = [policy["endsOn"] for policy in shown[COVERED]["insurancePolicies"]["nodes"]]
    assert ends == sorted(ends, reverse=True)
    assert {policy["kind"] for policy in shown[COVERED]["insurancePolicies"]["nodes"]} == {"ACCIDENT", "LIABILITY"}
    assert shown[UNCOVERED]["insurancePolicies"]["nodes"] == []
