"""A policy is put on record when its parties are active and its terms make sense, and else nothing is stored."""

from typing import Any

import pytest

from hub.access.tokens import Grant
from hub.db.connect import Connection
from hub.demo.province import Province
from hub.rows import OrganizationStatus, VolunteerStatus
from plugins.insurance.demo import UNCOVERED
from tests.demos import Demo
from tests.plugins.insurance.conftest import Enroll

ISSUE = """mutation Issue($input: IssuePolicy!) {
  issuePolicy(input: $input) {
    problems { code path }
    insurancePolicy {
      number { masked plain } kind scope startsOn endsOn deathLimit medicalLimit hospitalDayLimit
      division { code } volunteer { isInsured }
      coverages { nodes { startsOn endsOn activity { id } } }
    }
  }
}"""
COUNT = "SELECT (SELECT count(*) FROM insurance_policy) + (SELECT count(*) FROM insurance_coverage)"


class Parties:
    """Ids of the demo that policies are issued between."""

    def __init__(self, province: Province) -> None:
        active = [each for each in province.organizations if each.status is OrganizationStatus.ACTIVE]
        self.insurer, self.holder, self.stranger = (each.id for each in active[-3:])
        self.exited = next(each.id for each in province.organizations if each.status is OrganizationStatus.EXITED)
        self.insured = province.volunteers[UNCOVERED + 1]
        self.gone = next(each for each in province.volunteers if each.status is not VolunteerStatus.ACTIVE)
        self.elsewhere = next(each for each in province.volunteers if each.prefecture != "2301")

    def terms(self, **changes: Any) -> dict[str, Any]:
        """The input of a good policy, with changes."""
        return {
            "number": "SYN-TEST-00012345",
            "kind": "ACCIDENT",
            "insurer": f"org_{self.insurer}",
            "holder": f"org_{self.holder}",
            "volunteer": f"vol_{self.insured.id}",
            "startsOn": "2026-01-01",
            "endsOn": "2028-12-31",
            "deathLimit": 20_000_000,
            "scope": "示例",
            **changes,
        }


@pytest.fixture(scope="module")
def parties(province: Province) -> Parties:
    """The parties of these tests."""
    return Parties(province)


async def issue(demo: Demo, terms: dict[str, Any], token: str = "admin", **more: Any) -> dict[str, Any]:
    return await demo.ask(ISSUE, None if more else token, variables={"input": terms}, **more)


async def test_a_policy_for_a_volunteer_covers_that_volunteer(demo: Demo, parties: Parties) -> None:
    answer = await issue(demo, parties.terms())
    assert answer["data"]["issuePolicy"] == {
        "problems": [],
        "insurancePolicy": {
            "number": {"masked": "****2345", "plain": "SYN-TEST-00012345"},
            "kind": "ACCIDENT",
            "scope": "示例",
            "startsOn": "2026-01-01",
            "endsOn": "2028-12-31",
            "deathLimit": 20_000_000,
            "medicalLimit": None,
            "hospitalDayLimit": None,
            "division": {"code": parties.insured.division},
            "volunteer": {"isInsured": True},
            "coverages": {"nodes": [{"startsOn": "2026-01-01", "endsOn": "2028-12-31", "activity": None}]},
        },
    }


async def test_a_group_policy_covers_nobody_by_itself(demo: Demo, parties: Parties, province: Province) -> None:
    answer = await issue(demo, parties.terms(volunteer=None))
    policy = answer["data"]["issuePolicy"]["insurancePolicy"]
    assert policy["volunteer"] is None
    assert policy["coverages"]["nodes"] == []
    holder = next(each for each in province.organizations if each.id == parties.holder)
    assert policy["division"] == {"code": holder.division}


async def test_a_number_is_stored_sealed(demo: Demo, parties: Parties, loader: Connection) -> None:
    await issue(demo, parties.terms(number="SYN-SECRET-77"))
    stored = [row["number"] for row in await loader.fetch("SELECT number FROM insurance_policy")]
    assert stored
    assert not any(b"SECRET" in number for number in stored)


PROBLEMS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no number": ({"number": "  "}, "NUMBER_REQUIRED", "number"),
    "it ends before it starts": ({"endsOn": "2025-12-31"}, "DATES_REVERSED", "endsOn"),
    "a limit below zero": ({"hospitalDayLimit": -1}, "LIMIT_NEGATIVE", "hospitalDayLimit"),
    "an insurer that has exited": ({"insurer": "exited"}, "INSURER_NOT_ACTIVE", "insurer"),
    "a holder that has exited": ({"holder": "exited"}, "HOLDER_NOT_ACTIVE", "holder"),
    "a volunteer who is gone": ({"volunteer": "gone"}, "VOLUNTEER_NOT_ACTIVE", "volunteer"),
}


@pytest.mark.parametrize(("changes", "code", "path"), PROBLEMS.values(), ids=PROBLEMS)
async def test_a_rule_refuses_and_nothing_is_stored(
    changes: dict[str, Any], code: str, path: str, demo: Demo, parties: Parties, loader: Connection
) -> None:
    named = {"exited": f"org_{parties.exited}", "gone": f"vol_{parties.gone.id}"}
    terms = parties.terms(**{key: named.get(value, value) for key, value in changes.items()})
    before = await loader.fetchval(COUNT)
    answer = await issue(demo, terms)
    assert answer["data"]["issuePolicy"] == {"problems": [{"code": code, "path": [path]}], "insurancePolicy": None}
    assert await loader.fetchval(COUNT) == before


async def test_a_policy_of_one_day_and_limits_of_nothing_are_fine(demo: Demo, parties: Parties) -> None:
    answer = await issue(demo, parties.terms(endsOn="2026-01-01", deathLimit=0))
    assert answer["data"]["issuePolicy"]["problems"] == []


@pytest.mark.parametrize("token", ["social-work", "education-harbin", "organization", "volunteer"])
async def test_issuing_needs_its_permission(token: str, demo: Demo, parties: Parties) -> None:
    answer = await issue(demo, parties.terms(), token)
    assert answer["data"] == {"issuePolicy": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


async def test_only_its_parties_and_departments_issue_a_policy(demo: Demo, parties: Parties, enroll: Enroll) -> None:
    issued = {}
    for name in ("insurer", "holder", "stranger"):
        grant = Grant(name=name, organization=getattr(parties, name), permissions=["insurance:read", "insurance:write"])
        answer = await issue(demo, parties.terms(volunteer=None), headers=await enroll(grant))
        issued[name] = answer["data"]["issuePolicy"] is not None
    assert issued == {"insurer": True, "holder": True, "stranger": False}
    volunteer = Grant(name="v", volunteer=parties.insured.id, permissions=["insurance:read", "insurance:write"])
    answer = await issue(demo, parties.terms(), headers=await enroll(volunteer))
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


async def test_a_volunteer_whom_the_caller_does_not_see_is_not_found(
    demo: Demo, parties: Parties, province: Province, enroll: Enroll
) -> None:
    permissions = ["insurance:write", "organization:read", "volunteer:read"]
    grant = Grant(name="harbin", department="social-work", divisions=["2301"], permissions=permissions)
    seen, unseen = f"org_{province.organizations[0].id}", f"vol_{parties.elsewhere.id}"
    answer = await issue(demo, parties.terms(insurer=seen, holder=seen, volunteer=unseen), headers=await enroll(grant))
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "NOT_FOUND", "field": "volunteer"}
