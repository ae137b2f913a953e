"""Whoever data is about sees who opened it and for what; nobody else does, but those who read the audit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from hub.access.tokens import Grant, issue
from hub.db.connect import connect
from hub.decisions import equals, is_adult
from hub.rows import AdministratorRole, VolunteerRow
from plugins.insurance.rows import InsurancePolicyRow
from tests.demos import Demo
from tests.rules.test_decisions import decided

Statements = Callable[[], AbstractContextManager[list[str]]]

ME = "{ me { volunteer { id } } }"
OPEN = "query Open($id: ID!) { volunteer(id: $id) { name { plain } phone { plain } birthDate { plain } } }"
MINE = """{ disclosures(first: 5, orderBy: [{field: AT, direction: DESC}]) {
  totalCount
  nodes { callerKind department organization { name } purpose legalBasis form fields }
} }"""
POLICIES = "{ insurancePolicies(first: 500) { nodes { id number { plain } holder { id } } } }"
OF = "query Of($id: ID) { disclosures(volunteer: $id) { totalCount nodes { at department fields } } }"


async def me(demo: Demo) -> str:
    """The id of the volunteer who holds a token."""
    answer = await demo.ask(ME, "volunteer")
    found: str = answer["data"]["me"]["volunteer"]["id"]
    return found


async def latest(demo: Demo) -> tuple[int, dict[str, Any]]:
    """How often the volunteer's data was disclosed, and the last time."""
    answer = await demo.ask(MINE, "volunteer")
    found = answer["data"]["disclosures"]
    return found["totalCount"], found["nodes"][0] if found["nodes"] else {}


async def test_person_sees_who_opened_what_for_what(demo: Demo) -> None:
    """The name is opened by a rule and the phone by the person's consent; the birth date stays closed."""
    before, _ = await latest(demo)
    await demo.ask(OPEN, "social-work", variables={"id": await me(demo)}, headers={"Hub-Purpose": "SERVICE"})
    count, last = await latest(demo)
    assert count == before + 1
    assert last == {
        "callerKind": "DEPARTMENT",
        "department": "social-work",
        "organization": None,
        "purpose": "SERVICE",
        "legalBasis": "STATUTORY_DUTY",
        "form": "PLAIN",
        "fields": ["Volunteer.name", "Volunteer.phone"],
    }


async def test_person_sees_who_found_them_by_a_value(demo: Demo) -> None:
    answer = await demo.ask(
        "query Mine($id: ID!) { volunteer(id: $id) { phone { plain } } }", "admin", variables={"id": await me(demo)}
    )
    where = {"phone": {"eq": answer["data"]["volunteer"]["phone"]["plain"]}}
    find = "query Find($where: VolunteerWhere!) { volunteers(where: $where) { nodes { id } } }"
    answer = await demo.ask(find, "admin", variables={"where": where})
    assert {"id": await me(demo)} in answer["data"]["volunteers"]["nodes"]
    told = await demo.ask("{ disclosures(first: 500) { nodes { form fields } } }", "volunteer")
    assert {"form": "FOUND", "fields": ["Volunteer.phone"]} in told["data"]["disclosures"]["nodes"]


async def test_person_sees_what_was_decided_by_a_value_that_nobody_saw(demo: Demo) -> None:
    before, _ = await latest(demo)
    assert await decided(demo, await me(demo), is_adult(VolunteerRow.birth_date), "social-work") in (True, False)
    told = await demo.ask("{ disclosures(first: 500) { totalCount nodes { department form fields } } }", "volunteer")
    assert told["data"]["disclosures"]["totalCount"] == before + 1
    decision = {"department": "social-work", "form": "DECIDED", "fields": ["Volunteer.birthDate"]}
    assert decision in told["data"]["disclosures"]["nodes"]


async def test_decision_about_a_row_is_told_to_the_one_whose_data_it_holds(demo: Demo) -> None:
    mine = (await demo.ask("{ me { organization { id } } }", "organization"))["data"]["me"]["organization"]
    nodes = (await demo.ask(POLICIES, "admin"))["data"]["insurancePolicies"]["nodes"]
    policy = next(each for each in nodes if each["holder"] == mine)
    assert not await decided(demo, policy["id"], equals(InsurancePolicyRow.number, "1"), "admin", InsurancePolicyRow)
    told = await demo.ask("{ disclosures(first: 500) { nodes { callerKind form fields } } }", "organization")
    decision = {"callerKind": "ADMINISTRATOR", "form": "DECIDED", "fields": ["InsurancePolicy.number"]}
    assert decision in told["data"]["disclosures"]["nodes"]


async def test_what_was_refused_or_masked_is_no_disclosure(demo: Demo) -> None:
    before, _ = await latest(demo)
    await demo.ask(OPEN, "education-harbin", variables={"id": await me(demo)})
    await demo.ask("{ volunteers(first: 500) { nodes { name { masked } } } }", "social-work")
    assert (await latest(demo))[0] == before


async def test_data_in_the_rows_of_a_plugin_is_told_to_the_one_it_is_about(demo: Demo) -> None:
    nodes = (await demo.ask(POLICIES, "admin"))["data"]["insurancePolicies"]["nodes"]
    mine = (await demo.ask("{ me { organization { id } } }", "organization"))["data"]["me"]["organization"]
    assert [each for each in nodes if each["holder"] == mine]
    told = await demo.ask("{ disclosures(first: 500) { nodes { callerKind fields } } }", "organization")
    assert {"callerKind": "ADMINISTRATOR", "fields": ["InsurancePolicy.number"]} in told["data"]["disclosures"]["nodes"]


async def test_administrator_of_the_audit_sees_those_of_anyone(demo: Demo) -> None:
    other = (await demo.ask("{ volunteers(first: 1) { nodes { id } } }", "admin"))["data"]["volunteers"]["nodes"][0]
    before = (await demo.ask(OF, "admin", variables=other))["data"]["disclosures"]["totalCount"]
    await demo.ask(OPEN, "admin", variables=other)
    after = (await demo.ask(OF, "admin", variables=other))["data"]["disclosures"]
    assert after["totalCount"] == before + 1
    opened = ["Volunteer.birthDate", "Volunteer.name", "Volunteer.phone"]
    assert opened in [each["fields"] for each in after["nodes"]]


@pytest.mark.parametrize("token", ["social-work", "education-harbin", "insurance", "organization"])
async def test_nobody_else_sees_a_persons(demo: Demo, token: str) -> None:
    await demo.ask(OPEN, "admin", variables={"id": await me(demo)})
    answer = await demo.ask(OF, token, variables={"id": await me(demo)})
    assert answer["data"] == {"disclosures": {"totalCount": 0, "nodes": []}}


async def test_volunteer_does_not_see_those_of_another(demo: Demo) -> None:
    nodes = (await demo.ask("{ volunteers(first: 9) { nodes { id } } }", "admin"))["data"]["volunteers"]["nodes"]
    mine = await me(demo)
    for other in [each for each in nodes if each["id"] != mine][:2]:
        await demo.ask(OPEN, "admin", variables=other)
        answer = await demo.ask(OF, "volunteer", variables=other)
        assert answer["data"]["disclosures"]["totalCount"] == 0


@pytest.mark.parametrize("role", AdministratorRole)
async def test_of_administrators_those_of_the_audit_see_disclosures_and_nobody(
    demo: Demo, role: AdministratorRole
) -> None:
    await demo.ask(OPEN, "admin", variables={"id": await me(demo)})
    loader = await connect(demo.hub.addresses.loader)
    token = await issue(loader, Grant(name="office", role=role), demo.hub.registry.permissions)
    told = await demo.client.post("/graphql", json={"query": OF}, headers={"Authorization": f"Bearer {token}"})
    assert (told.json()["data"]["disclosures"]["totalCount"] > 0) == (role is AdministratorRole.AUDIT)
    await loader.execute("DELETE FROM access_token WHERE name = 'office'")
    await loader.close()


async def test_stranger_is_asked_to_sign_in(demo: Demo) -> None:
    answer = await demo.ask(OF)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


async def test_disclosures_are_one_statement(demo: Demo, statements: Statements) -> None:
    await demo.ask(MINE, "volunteer")
    with statements() as sent:
        await demo.ask(MINE, "volunteer")
    assert len([sql for sql in sent if "disclosure" in sql]) == 1
