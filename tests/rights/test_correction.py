"""What is wrong is put right, sealed anew; that it happened is kept, and what was said is not."""

from typing import Any

import pytest

from hub.db.connect import Connection
from tests.demos import Demo
from tests.rights.people import Person, corrected, erased, row_of

OPENED = """query ($id: ID!) { volunteer(id: $id) {
  name { plain } idDocument { plain } birthDate { plain } birthYear
  phone { plain } address { plain } politicalStatus { plain }
  corrections { nodes { fields byKind } }
} }"""
STORED = "SELECT phone, address, name, id_document, birth_date, birth_year FROM volunteer WHERE id = $1"
NUMBER = "239900198502280011"


async def opened(demo: Demo, person: Person) -> dict[str, Any]:
    """What is on record of a person, opened by an administrator."""
    answer = await demo.ask(OPENED, "admin", variables={"id": person.shown})
    assert "errors" not in answer
    shown: dict[str, Any] = answer["data"]["volunteer"]
    return {name: each["plain"] if isinstance(each, dict) and "plain" in each else each for name, each in shown.items()}


async def test_people_correct_their_own_contacts(demo: Demo, newcomer: Person, loader: Connection) -> None:
    before = await row_of(loader, STORED, newcomer.id)
    answer = await corrected(demo, newcomer, phone="15401000777", address="")
    assert answer["data"]["correctPerson"] == {"problems": [], "volunteer": {"number": newcomer.number}}
    shown = await opened(demo, newcomer)
    assert (shown["phone"], shown["address"]) == ("15401000777", None)
    assert shown["corrections"]["nodes"] == [{"fields": ["address", "phone"], "byKind": "VOLUNTEER"}]
    after = await row_of(loader, STORED, newcomer.id)
    assert {name for name in before if before[name] != after[name]} == {"phone", "address"}


async def test_an_officer_corrects_who_a_person_is(demo: Demo, newcomer: Person) -> None:
    said = {"name": "示例改名", "idDocument": NUMBER, "politicalStatus": "中共党员"}
    answer = await corrected(demo, newcomer, "admin", **said)
    assert answer["data"]["correctPerson"]["problems"] == []
    shown = await opened(demo, newcomer)
    assert {name: shown[name] for name in said} == said
    assert (shown["birthDate"], shown["birthYear"]) == ("1985-02-28", 1985)
    (kept,) = shown["corrections"]["nodes"]
    fields = ["birth_date", "birth_year", "id_document", "id_document_kind", "name", "political_status"]
    assert kept == {"fields": fields, "byKind": "ADMINISTRATOR"}


async def test_what_was_said_is_not_kept(demo: Demo, newcomer: Person, loader: Connection) -> None:
    await corrected(demo, newcomer, phone="15401000778")
    kept = [row["said"] for row in await loader.fetch("SELECT to_jsonb(correction)::text AS said FROM correction")]
    assert kept
    assert not any("15401000778" in said for said in kept)


@pytest.mark.parametrize(
    "said", [{"name": "示例"}, {"phone": "15401000779", "politicalStatus": "群众"}, {"idDocument": NUMBER}]
)
async def test_who_a_person_is_takes_an_officer(
    said: dict[str, Any], demo: Demo, newcomer: Person, loader: Connection
) -> None:
    before = await row_of(loader, STORED, newcomer.id)
    answer = await corrected(demo, newcomer, **said)
    assert answer["data"] == {"correctPerson": None}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await row_of(loader, STORED, newcomer.id) == before


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing is said": ({}, "NOTHING_TO_CORRECT"),
    "an empty name": ({"name": " "}, "NAME_REQUIRED"),
    "a number that does not check": ({"idDocument": "239900198502280010"}, "ID_DOCUMENT_CHECKSUM"),
    "a kind without its number": ({"idDocumentKind": "PASSPORT"}, "ID_DOCUMENT_REQUIRED"),
    "a birth date that the document tells": ({"birthDate": "1985-02-28"}, "BIRTH_DATE_IN_DOCUMENT"),
    "a birth date that the new document denies": (
        {"idDocument": NUMBER, "birthDate": "1985-02-27"},
        "BIRTH_DATE_IN_DOCUMENT",
    ),
    "a birth date to come": (
        {"idDocumentKind": "PASSPORT", "idDocument": "ZZ9999123", "birthDate": "2999-01-01"},
        "BIRTH_DATE_REQUIRED",
    ),
}


@pytest.mark.parametrize(("said", "code"), REFUSED.values(), ids=REFUSED)
async def test_a_correction_that_cannot_be_is_refused(
    said: dict[str, Any], code: str, demo: Demo, newcomer: Person, loader: Connection
) -> None:
    before = await row_of(loader, STORED, newcomer.id)
    answer = await corrected(demo, newcomer, "admin", **said)
    assert [problem["code"] for problem in answer["data"]["correctPerson"]["problems"]] == [code]
    assert await row_of(loader, STORED, newcomer.id) == before


async def test_a_birth_date_that_no_document_tells_is_corrected(demo: Demo, newcomer: Person) -> None:
    said = {"idDocumentKind": "PASSPORT", "idDocument": "ZZ9999123", "birthDate": "1988-08-08"}
    await corrected(demo, newcomer, "admin", **said)
    answer = await corrected(demo, newcomer, "admin", birthDate="1987-07-07")
    assert answer["data"]["correctPerson"]["problems"] == []
    shown = await opened(demo, newcomer)
    assert (shown["birthDate"], shown["birthYear"]) == ("1987-07-07", 1987)


@pytest.mark.parametrize("token", ["social-work", "education-harbin", "organization", "volunteer"])
async def test_nobody_corrects_another_without_the_permission(token: str, demo: Demo, newcomer: Person) -> None:
    answer = await corrected(demo, newcomer, token, phone="15401000780")
    assert answer["data"] == {"correctPerson": None}
    assert answer["errors"][0]["extensions"]["code"] in ("FORBIDDEN", "NOT_FOUND")


async def test_of_one_who_is_erased_or_restricted_nothing_is_corrected(
    demo: Demo, newcomer: Person, server: Person
) -> None:
    for person, code in ((newcomer, "PERSON_ERASED"), (server, "PERSON_RESTRICTED")):
        await erased(demo, person)
        answer = await corrected(demo, person, "admin", phone="15401000781")
        assert [problem["code"] for problem in answer["data"]["correctPerson"]["problems"]] == [code]
