"""A notice says of an incident what the law asks, and counts from the audit what was disclosed."""

from typing import Any

import pytest

from hub.access.tokens import Grant, issue
from hub.db.connect import connect
from tests.demos import Demo

TOLD = {
    "title": "示例",
    "startsAt": "2020-01-01T00:00:00+08:00",
    "endsAt": "2099-01-01T00:00:00+08:00",
    "cause": "示例：令牌外泄",
    "possibleHarm": "示例：骚扰电话",
    "measuresTaken": "示例：令牌已吊销",
    "advice": "示例：警惕陌生来电",
    "contact": "示例：0451-00000000",
}
RECORD = """mutation Record($input: RecordIncident!) {
  recordIncident(input: $input) { problems { code path } incident { id title department { code } } }
}"""
NOTICE = """query Notice($id: ID!) {
  breachNotice(incident: $id) {
    title kinds people firstAt lastAt cause possibleHarm measuresTaken advice contact
  }
}"""
ASSESS = """mutation Assess($input: RecordImpactAssessment!) {
  recordImpactAssessment(input: $input) { problems { code } impactAssessment { id title department { code } } }
}"""
ASSESSED = {
    "title": "示例",
    "department": "social-work",
    "processing": "示例",
    "necessity": "示例",
    "effects": "示例",
    "safeguards": "示例",
    "assessedOn": "2024-03-05",
}


async def notice(demo: Demo, **more: Any) -> dict[str, Any]:
    """The notice of a new incident."""
    answer = await demo.ask(RECORD, "admin", variables={"input": {**TOLD, **more}})
    incident = answer["data"]["recordIncident"]["incident"]
    answer = await demo.ask(NOTICE, "admin", variables={"id": incident["id"]})
    found: dict[str, Any] = answer["data"]["breachNotice"]
    return found


async def leaking(demo: Demo) -> tuple[str, str]:
    """A new token of a department, with which nothing has been opened, and its id."""
    loader = await connect(demo.hub.addresses.loader)
    grant = Grant(
        name="leaking",
        department="social-work",
        divisions=["*"],
        permissions=["volunteer:read"],
        purposes=["SERVICE"],
    )
    token = await issue(loader, grant, demo.hub.registry.permissions)
    caller = await loader.fetchval("SELECT id FROM access_token WHERE name = 'leaking'")
    await loader.close()
    return token, str(caller)


async def test_notice_holds_what_was_disclosed_in_its_time_by_whom_it_names(demo: Demo) -> None:
    token, caller = await leaking(demo)
    query = "{ volunteers(first: 7) { nodes { name { plain } } } }"
    told = await demo.client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
    opened = [each for each in told.json()["data"]["volunteers"]["nodes"] if each["name"]["plain"]]
    found = await notice(demo, department="social-work", callerId=caller)
    assert found["kinds"] == ["Volunteer.name"]
    assert found["people"] == len(opened) > 0
    assert found["firstAt"] <= found["lastAt"]
    said = ("title", "cause", "possibleHarm", "measuresTaken", "advice", "contact")
    assert {name: found[name] for name in said} == {name: TOLD[name] for name in said}
    assert (await notice(demo, department="education", callerId=caller))["people"] == 0
    for wider in (await notice(demo, department="social-work"), await notice(demo)):
        assert wider["people"] >= found["people"]
        assert "Volunteer.name" in wider["kinds"]


async def test_notice_of_a_time_without_disclosures_counts_nobody(demo: Demo) -> None:
    found = await notice(demo, endsAt="2020-01-02T00:00:00+08:00")
    assert (found["kinds"], found["people"], found["firstAt"], found["lastAt"]) == ([], 0, None, None)


async def test_notice_of_another_token_counts_nobody(demo: Demo) -> None:
    assert (await notice(demo, callerId="0190f3c1-0000-7000-8000-000000000000"))["people"] == 0


async def test_incident_ends_after_it_starts(demo: Demo) -> None:
    told = {**TOLD, "endsAt": TOLD["startsAt"]}
    answer = await demo.ask(RECORD, "admin", variables={"input": told})
    assert answer["data"]["recordIncident"]["problems"] == [{"code": "TIMES_REVERSED", "path": ["endsAt"]}]


async def test_assessment_is_entered_and_shown_in_the_register(demo: Demo) -> None:
    answer = await demo.ask(ASSESS, "admin", variables={"input": ASSESSED})
    made = answer["data"]["recordImpactAssessment"]["impactAssessment"]
    assert (made["title"], made["department"]) == ("示例", {"code": "social-work"})
    shown = await demo.ask("{ impactAssessments(first: 500) { nodes { id } } }", "admin")
    assert {"id": made["id"]} in shown["data"]["impactAssessments"]["nodes"]


@pytest.mark.parametrize("token", ["social-work", "volunteer", "organization"])
async def test_registers_are_closed_to_others(demo: Demo, token: str) -> None:
    for query in ("{ incidents { totalCount } }", "{ impactAssessments { totalCount } }"):
        answer = await demo.ask(query, token)
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    for query, given in ((RECORD, TOLD), (ASSESS, ASSESSED)):
        answer = await demo.ask(query, token, variables={"input": given})
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
