"""Rules of policy in the graph: who may set them, and that they hold at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from hub.db.connect import connect
from tests.demos import Demo

SET = """
mutation ($input: SetPolicyRule!) {
  setPolicyRule(input: $input) {
    policyRule { id department { code } typeName fieldName form purposes legalBases divisions }
    problems { code }
  }
}
"""
REMOVE = """
mutation ($rule: ID!) {
  removePolicyRule(input: {rule: $rule}) { department { code } problems { code } }
}
"""
LIST = "{ policyRules(where: {form: {eq: PLAIN}}, orderBy: [{field: FIELD_NAME}]) { nodes { id fieldName } } }"
RULE = {"department": "social-work", "field": "Volunteer.phone", "form": "PLAIN", "purposes": ["SERVICE"]}
PHONES = "{ volunteers(first: 3, where: {status: {eq: ACTIVE}}) { nodes { phone { plain } } } }"


@pytest_asyncio.fixture(autouse=True)
async def restored(demo: Demo) -> AsyncIterator[None]:
    """The rules are afterwards what they were."""
    connection = await connect(demo.hub.addresses.loader)
    await connection.execute("CREATE TEMPORARY TABLE before AS SELECT * FROM policy_rule")
    yield
    await connection.execute("DELETE FROM policy_rule")
    await connection.execute("INSERT INTO policy_rule SELECT * FROM before")
    await connection.close()


async def phones(demo: Demo, **headers: str) -> str:
    """Why phones are refused to the department, or nothing where they open."""
    answer = await demo.ask(PHONES, "social-work", headers=headers)
    return answer["errors"][0]["message"] if "errors" in answer else ""


async def until(demo: Demo, said: str) -> None:
    """Returns once phones are refused with a word, or open where it is empty."""
    async with asyncio.timeout(10):
        while not (said in await phones(demo) if said else await phones(demo) == ""):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def set_rule(demo: Demo, token: str = "admin", **changes: Any) -> dict[str, Any]:
    """What setting a rule answers."""
    return await demo.ask(SET, token, variables={"input": {**RULE, **changes}})


async def test_rule_opens_at_once_and_closes_at_once(demo: Demo) -> None:
    await until(demo, "masked only")
    answer = await set_rule(demo)
    rule = answer["data"]["setPolicyRule"]["policyRule"]
    assert (rule["department"], rule["typeName"], rule["fieldName"]) == ({"code": "social-work"}, "Volunteer", "phone")
    assert (rule["form"], rule["purposes"], rule["legalBases"], rule["divisions"]) == ("PLAIN", ["SERVICE"], [], [])
    await until(demo, "")
    listed = await demo.ask(LIST, "admin")
    assert [each["fieldName"] for each in listed["data"]["policyRules"]["nodes"]] == ["name", "phone"]
    removed = await demo.ask(REMOVE, "admin", variables={"rule": rule["id"]})
    assert removed["data"]["removePolicyRule"] == {"department": {"code": "social-work"}, "problems": []}
    await until(demo, "masked only")


async def test_ground_that_a_rule_demands_must_be_declared(demo: Demo) -> None:
    await set_rule(demo, legalBases=["CONSENT"])
    await until(demo, "CONSENT, which your token does not allow")
    await set_rule(demo, legalBases=["STATUTORY_DUTY", "CONSENT"])
    await until(demo, "")
    assert await phones(demo, **{"Hub-Legal-Basis": "STATUTORY_DUTY"}) == ""
    assert "CONSENT" in await phones(demo, **{"Hub-Legal-Basis": "CONSENT"})


@pytest.mark.parametrize("token", [None, "social-work", "education-harbin", "organization", "volunteer"])
async def test_only_whoever_holds_the_permission_changes_rules(demo: Demo, token: str | None) -> None:
    before = await demo.ask(LIST, "admin")
    rule = before["data"]["policyRules"]["nodes"][0]["id"]
    for query, given in ((SET, {"input": RULE}), (REMOVE, {"rule": rule})):
        answer = await demo.ask(query, token, variables=given)
        assert set(answer["data"].values()) == {None}
        assert answer["errors"][0]["extensions"]["code"] == ("FORBIDDEN" if token else "UNAUTHENTICATED")
    assert await demo.ask(LIST, "admin") == before


async def test_unknown_names_are_told_and_change_nothing(demo: Demo) -> None:
    before = await demo.ask(LIST, "admin")
    for changes, named in (
        ({"field": "Volunteer.birthYear"}, "Volunteer.birthYear"),
        ({"department": "magic"}, "magic"),
        ({"divisions": ["9999"]}, "9999"),
    ):
        answer = await set_rule(demo, **changes)
        assert answer["data"] == {"setPolicyRule": None}
        assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"
        assert named in answer["errors"][0]["message"]
    assert await demo.ask(LIST, "admin") == before


async def test_dictionaries_are_public(demo: Demo) -> None:
    answer = await demo.ask(
        '{ purposes(where: {code: {eq: "CLAIM"}}) { nodes { code legalBasis { code article } } }'
        " legalBases(where: {sensitive: {eq: true}}) { nodes { code } } }"
    )
    claim = {"code": "CLAIM", "legalBasis": {"code": "CONTRACT", "article": "个人信息保护法 art. 13(2)"}}
    assert answer["data"]["purposes"]["nodes"] == [claim]
    codes = {node["code"] for node in answer["data"]["legalBases"]["nodes"]}
    assert codes == {"SEPARATE_CONSENT", "GUARDIAN_CONSENT"}
