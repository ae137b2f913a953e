"""An activity of dangerous risk opens once a group accident policy of its organization spans its days, not before."""

from typing import Any
from uuid import UUID

import pytest

from hub.db.connect import Connection
from hub.demo.planted import DANGEROUS_ACTIVITY
from hub.demo.province import Province
from plugins.insurance.demo import COVERED, UNINSURED_HOLDER
from tests.demos import Demo

OPEN = """mutation Open($input: OpenActivity!) {
  openActivity(input: $input) { problems { code message path } activity { status } }
}"""
PUBLISH = """mutation Publish($input: PublishActivity!) {
  publishActivity(input: $input) { problems { code } activity { id } }
}"""
ISSUE = "mutation Issue($input: IssuePolicy!) { issuePolicy(input: $input) { problems { code } } }"


async def opened(demo: Demo, activity: str, token: str = "organization") -> dict[str, Any]:
    answer = await demo.ask(OPEN, token, variables={"input": {"activity": activity}})
    payload: dict[str, Any] = answer["data"]["openActivity"]
    return payload


@pytest.mark.parametrize("token", ["organization", "admin"])
async def test_the_planted_dangerous_activity_does_not_open_without_cover(
    token: str, demo: Demo, province: Province
) -> None:
    activity = province.activities[DANGEROUS_ACTIVITY]
    payload = await opened(demo, f"act_{activity.id}", token)
    assert payload["activity"] is None
    assert payload["problems"] == [
        {
            "code": "INSURANCE_REQUIRED",
            "message": "A dangerous activity needs a group accident policy of its organization "
            "from 2027-01-01 to 2027-01-01.",
            "path": ["activity"],
        }
    ]


async def published(demo: Demo, holder: UUID, risk: str) -> str:
    """A new activity from the evening of one day, in Asia/Shanghai, to the end of another."""
    answer = await demo.ask(
        PUBLISH,
        "admin",
        variables={
            "input": {
                "organization": f"org_{holder}",
                "title": "示例",
                "category": "neighborhood",
                "risk": risk,
                "riskStatement": "示例",
                "place": "示例",
                "startsAt": "2027-03-01T16:30:00Z",
                "endsAt": "2027-03-05T15:30:00Z",
            }
        },
    )
    assert answer["data"]["publishActivity"]["problems"] == []
    identity: str = answer["data"]["publishActivity"]["activity"]["id"]
    return identity


@pytest.mark.parametrize("risk", ["LOW", "MODERATE"])
async def test_other_activities_open_without_cover(risk: str, demo: Demo, province: Province) -> None:
    activity = await published(demo, province.organizations[UNINSURED_HOLDER].id, risk)
    assert (await opened(demo, activity))["activity"] == {"status": "OPEN"}


async def test_only_a_group_accident_policy_over_all_days_is_enough(
    demo: Demo, province: Province, loader: Connection
) -> None:
    """The activity lasts from the 2nd to the 5th in Asia/Shanghai."""
    holder, other = (f"org_{province.organizations[place].id}" for place in (UNINSURED_HOLDER, UNINSURED_HOLDER + 1))
    activity = await published(demo, province.organizations[UNINSURED_HOLDER].id, "DANGEROUS")
    good = {
        "number": "SYN-GUARD-1",
        "kind": "ACCIDENT",
        "insurer": other,
        "holder": holder,
        "startsOn": "2027-03-02",
        "endsOn": "2027-03-05",
    }
    for change in (
        {"kind": "LIABILITY"},
        {"holder": other},
        {"startsOn": "2027-03-03"},
        {"endsOn": "2027-03-04"},
        {"volunteer": f"vol_{province.volunteers[COVERED].id}"},
    ):
        answer = await demo.ask(ISSUE, "insurance", variables={"input": {**good, **change}})
        assert answer["data"]["issuePolicy"]["problems"] == []
        payload = await opened(demo, activity)
        assert [problem["code"] for problem in payload["problems"]] == ["INSURANCE_REQUIRED"], change
    assert await loader.fetchval("SELECT status FROM activity WHERE id = $1", UUID(activity[4:])) == "PUBLISHED"
    await demo.ask(ISSUE, "insurance", variables={"input": good})
    payload = await opened(demo, activity)
    assert payload == {"problems": [], "activity": {"status": "OPEN"}}
