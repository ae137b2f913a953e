"""Volunteers and organizations are registered with numbers that check, and in a demo with synthetic ones only."""

from typing import Any

import pytest

from hub.access.lookups import Lookups
from tests.rules.scene import Scene

PERSON = {
    "name": "测试员",
    "idDocumentKind": "RESIDENT_ID",
    "idDocument": "239900199001010018",
    "division": "230102",
    "phone": "15401000001",
}
TEAM = {"name": "示例·测试队（合成）", "kind": "SOCIAL_ASSOCIATION", "division": "230102", "uscc": "51230100XY00000125"}


async def test_registered_volunteer_has_a_number_and_a_sealed_name(scene: Scene) -> None:
    payload = await scene.do("admin", "registerVolunteer", **PERSON)
    assert payload["problems"] == []
    assert payload["volunteer"]["status"] == "ACTIVE"
    assert payload["volunteer"]["name"] == {"masked": "测**"}
    assert len(payload["volunteer"]["number"]) == 12
    query = "query ($id: ID!) { volunteer(id: $id) { birthYear birthDate { plain } idDocument { plain } } }"
    answer = await scene.demo.ask(query, "admin", variables={"id": payload["volunteer"]["id"]})
    assert answer["data"]["volunteer"] == {
        "birthYear": 1990,
        "birthDate": {"plain": "1990-01-01"},
        "idDocument": {"plain": "239900199001010018"},
    }


async def test_whoever_is_registered_is_found_by_document_and_phone(scene: Scene) -> None:
    person = {**PERSON, "idDocument": "２３９９００１９９００１０１００２６", "phone": "+86 154-0100-0002"}
    payload = await scene.do("admin", "registerVolunteer", **person)
    query = "query ($w: VolunteerWhere) { volunteers(where: $w) { nodes { id } } }"
    for where in ({"idDocument": {"eq": "239900199001010026"}}, {"phone": {"in": ["0086 15401000002"]}}):
        answer = await scene.demo.ask(query, "admin", variables={"w": where})
        assert answer["data"]["volunteers"]["nodes"] == [{"id": payload["volunteer"]["id"]}]


async def test_a_payload_that_looks_up_more_than_is_allowed_undoes_what_was_done(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = """mutation ($input: RegisterVolunteer!, $n: String!) { registerVolunteer(input: $input) {
    volunteer { id memberships(where: {volunteer: {idDocument: {eq: $n}}}) { totalCount } } } }"""
    number = "239900199001010034"
    variables = {"input": {**PERSON, "idDocument": number}, "n": number}
    monkeypatch.setattr(scene.demo.hub.engine, "lookups", Lookups(1))
    found = await scene.demo.ask(query, "admin", variables=variables)
    assert found["data"]["registerVolunteer"]["volunteer"]["memberships"] == {"totalCount": 0}
    refused = await scene.demo.ask(query, "admin", variables=variables)
    assert refused["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    monkeypatch.setattr(scene.demo.hub.engine, "lookups", Lookups(1))
    by_number = "query ($n: String!) { volunteers(where: {idDocument: {eq: $n}}) { totalCount } }"
    answer = await scene.demo.ask(by_number, "admin", variables={"n": number})
    assert answer["data"] == {"volunteers": {"totalCount": 1}}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"idDocument": "239900199001010019"}, "ID_DOCUMENT_CHECKSUM"),
        ({"idDocument": "2399001990"}, "ID_DOCUMENT_FORM"),
        ({"idDocument": "230102199001010000"}, "ID_DOCUMENT_SYNTHETIC"),
        ({"division": "999999"}, "UNKNOWN_DIVISION"),
        ({"name": " "}, "NAME_REQUIRED"),
        ({"idDocumentKind": "PASSPORT", "idDocument": "ZZ9999001"}, "BIRTH_DATE_REQUIRED"),
    ],
)
async def test_registration_that_does_not_check_is_refused(scene: Scene, changes: dict[str, Any], code: str) -> None:
    assert await scene.refused("admin", "registerVolunteer", **{**PERSON, **changes}) == code


async def test_refusal_does_not_repeat_what_was_given(scene: Scene) -> None:
    given = {**PERSON, "idDocument": "239900199001010019"}
    assert "239900199001010019" not in str(await scene.do("admin", "registerVolunteer", **given))


async def test_department_without_the_permission_registers_nobody(scene: Scene) -> None:
    assert await scene.refused("education-harbin", "registerVolunteer", **PERSON) == "FORBIDDEN"


async def test_nobody_is_registered_without_a_token(scene: Scene) -> None:
    query = "mutation ($input: RegisterVolunteer!) { registerVolunteer(input: $input) { problems { code } } }"
    answer = await scene.demo.ask(query, variables={"input": PERSON})
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_registered_organization_serves(scene: Scene) -> None:
    payload = await scene.do("admin", "registerOrganization", **{**TEAM, "uscc": None, "kind": "UNREGISTERED_TEAM"})
    assert payload["organization"]["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"uscc": None}, "USCC_REQUIRED"),
        ({"uscc": "51230100XY00000126"}, "USCC_CHECKSUM"),
        ({"uscc": "91350100M000100Y43"}, "USCC_SYNTHETIC"),
        ({"division": "999999"}, "UNKNOWN_DIVISION"),
    ],
)
async def test_organization_that_does_not_check_is_refused(scene: Scene, changes: dict[str, Any], code: str) -> None:
    """Measure 8: a credit code whose last character is changed is refused with CHECKSUM."""
    assert await scene.refused("admin", "registerOrganization", **{**TEAM, **changes}) == code


async def test_credit_code_stands_for_one_organization(scene: Scene) -> None:
    first = await scene.do("admin", "registerOrganization", **TEAM)
    assert first["problems"] == []
    assert await scene.refused("admin", "registerOrganization", **TEAM) == "CONFLICT"
