"""A person is handed all that is held about them, opened, and nobody else's secrets; it goes on record."""

from typing import Any

import pytest

from hub.access import tokens
from hub.access.tokens import Grant
from hub.db.connect import Connection
from tests.contract.reopening import reopened
from tests.contract.workshop import with_others
from tests.demos import Demo
from tests.rights.people import Person, erased, insured, row_of

RECORD = "SELECT caller_kind, opened::text FROM audit_record WHERE operation = 'exportPerson' ORDER BY id DESC LIMIT 1"


async def exported(demo: Demo, person: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """The status and the document that the hub hands out."""
    response = await demo.client.get(f"/export/{person}", headers=headers)
    assert response.headers["cache-control"] == "no-store"
    document: dict[str, Any] = response.json()
    return response.status_code, document


def token(demo: Demo, name: str) -> dict[str, str]:
    """The header of one of the demo's tokens."""
    return {"Authorization": f"Bearer {demo.tokens[name]}"}


async def test_people_are_handed_all_that_is_held_about_them(demo: Demo, server: Person) -> None:
    status, document = await exported(demo, "me", server.headers)
    assert status == 200
    told = (document["form"], document["volunteer"], document["missing"])
    assert told == ("volunteer-hub/person/1", server.number, [])
    core = document["held"]["core"]
    (mine,) = core["volunteer"]
    assert (mine["name"], mine["phone"], mine["politicalStatus"]) == ("示例新人", "15401000001", "群众")
    assert (mine["address"], mine["skills"]) == ("哈尔滨市道里区示例路1号", ["急救"])
    assert [len(core[table]) for table in ("membership", "assignment", "serviceRecord")] == [1, 1, 1]
    assert "hash" not in core["accessToken"][0]
    assert document["held"]["insurance"] == {}


async def test_what_plugins_hold_is_in_it_but_the_secrets_of_others(demo: Demo, newcomer: Person) -> None:
    await insured(demo, newcomer, ends_on="2028-12-31")
    _, document = await exported(demo, "me", newcomer.headers)
    insurance = document["held"]["insurance"]
    assert insurance["insurancePolicy"][0]["number"] is None
    assert insurance["insuranceCoverage"][0]["endsOn"] == "2028-12-31"


async def test_an_export_goes_on_record(demo: Demo, newcomer: Person, loader: Connection) -> None:
    await exported(demo, newcomer.shown, token(demo, "admin"))
    record = await row_of(loader, RECORD)
    assert record["caller_kind"] == "ADMINISTRATOR"
    for field in ("name", "idDocument", "birthDate", "politicalStatus", "phone", "address"):
        assert f'"Volunteer.{field}"' in record["opened"]
    assert str(newcomer.id) in record["opened"]
    assert "15401000001" not in record["opened"]


@pytest.mark.parametrize("name", ["social-work", "education-harbin", "organization", "volunteer"])
async def test_nobody_is_handed_what_is_held_about_another(name: str, demo: Demo, newcomer: Person) -> None:
    status, document = await exported(demo, newcomer.shown, token(demo, name))
    assert status == 403
    assert set(document) == {"errors"}


async def test_an_officer_with_the_permission_hands_it_out_within_its_divisions(
    demo: Demo, newcomer: Person, loader: Connection
) -> None:
    statuses = {}
    for division in ("2301", "2302"):
        permissions = ["rights:export", "volunteer:read"]
        grant = Grant(name=division, department="social-work", divisions=[division], permissions=permissions)
        issued = await tokens.issue(loader, grant, demo.hub.registry.permissions)
        statuses[division], _ = await exported(demo, newcomer.shown, {"Authorization": f"Bearer {issued}"})
    assert statuses == {"2301": 200, "2302": 404}


async def test_strangers_are_handed_nothing(demo: Demo, newcomer: Person) -> None:
    for person in ("me", newcomer.shown):
        assert (await exported(demo, person, {}))[0] == 401
    assert (await exported(demo, "me", token(demo, "admin")))[0] == 403
    assert (await exported(demo, "org_1", token(demo, "admin")))[0] == 400


async def test_of_one_who_is_restricted_nothing_leaves(demo: Demo, server: Person) -> None:
    await erased(demo, server)
    status, document = await exported(demo, server.shown, token(demo, "admin"))
    assert status == 400
    assert document["errors"][0]["extensions"]["code"] == "PERSON_RESTRICTED"


async def test_an_export_says_whose_part_is_missing(demo: Demo, newcomer: Person) -> None:
    async with reopened(demo, with_others(off=["insurance"])) as without:
        status, document = await exported(without, "me", newcomer.headers)
    assert status == 200
    assert document["missing"] == ["insurance"]
    assert set(document["held"]) == {"core"}
