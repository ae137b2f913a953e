"""The synthetic volunteers as they are registered: what is shown of them, and what is to be sealed."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from hub.codes.volunteer_number import FIRST_SYNTHETIC_SERIAL, volunteer_number
from hub.data.package import Record
from hub.demo.documents import Documents, phone
from hub.demo.draws import dice
from hub.demo.names import chinese_name, foreign_name
from hub.demo.organizations import DemoOrganization
from hub.demo.people import DemoVolunteer
from hub.demo.period import LAST
from hub.demo.planted import Planted
from hub.rows import IdDocumentKind, OrganizationStatus, RegistrationRoute, VolunteerStatus
from security.sealed import Plain

_SKILLS: Final = ("急救", "心理疏导", "法律", "摄影", "教学", "医护", "驾驶", "维修", "文艺", "计算机", "手语", "滑雪")
_LANGUAGES: Final = (("en", 0.15), ("ru", 0.06), ("ko", 0.02), ("ja", 0.02))
_NOT_FOUND: Final = {"id_document_index": None, "phone_index": None}
"""Whoever has asked for erasure is found by no value."""
_FOREIGN: Final = (IdDocumentKind.PASSPORT, IdDocumentKind.FOREIGN_PERMANENT_RESIDENT)


def volunteer_rows(
    volunteers: Sequence[DemoVolunteer], organizations: Sequence[DemoOrganization], seed: int
) -> Iterator[Record]:
    """The volunteers as rows, with all that is to be sealed."""
    random, documents = dice(seed, "person"), Documents()
    here: dict[str, list[DemoOrganization]] = {}
    for organization in organizations:
        if organization.status is OrganizationStatus.ACTIVE:
            here.setdefault(organization.prefecture, []).append(organization)
    number = ""
    for volunteer in volunteers:
        if volunteer.index != Planted.SECOND_NAME:
            number = documents.number(volunteer.document, volunteer.born, random)
        near = here[volunteer.prefecture]
        yield _row(volunteer, number, near[volunteer.index % len(near)], random)


def _row(volunteer: DemoVolunteer, number: str, registrar: DemoOrganization, random: Random) -> Record:
    age = LAST.year - volunteer.born.year
    foreign = volunteer.document in _FOREIGN
    languages = ["en", "ru"] if foreign else ["zh", *(code for code, share in _LANGUAGES if random.random() < share)]
    house = f"{volunteer.locality.address}示例路{random.randrange(1, 400)}号"
    route = RegistrationRoute.ORG if random.random() < 0.3 else RegistrationRoute.SELF
    return {
        "id": volunteer.id,
        "number": volunteer_number(FIRST_SYNTHETIC_SERIAL + volunteer.index),
        "division": volunteer.division,
        "status": volunteer.status,
        "registered_on": volunteer.registered_on,
        "route": route,
        "registered_by_id": registrar.id if route is RegistrationRoute.ORG else None,
        "birth_year": volunteer.born.year,
        "skills": random.sample(_SKILLS, random.choice((0, 0, 1, 1, 2, 3))),
        "languages": languages,
        "id_document_kind": volunteer.document,
        "id_document": Plain(number),
        "name": Plain(foreign_name(random) if foreign else chinese_name(random)),
        "birth_date": Plain(volunteer.born.isoformat()),
        "political_status": None if foreign else Plain(_political_status(age, random)),
        "phone": None if age < 14 or random.random() < 0.03 else Plain(phone(volunteer.index)),
        "address": None if random.random() < 0.05 else Plain(house),
        **(_NOT_FOUND if volunteer.status is VolunteerStatus.RESTRICTED else {}),
    }


def _political_status(age: int, random: Random) -> str:
    if age < 14:
        return "少先队员"
    if age < 28 and random.random() < 0.5:
        return "共青团员"
    return "中共党员" if age >= 18 and random.random() < 0.22 else "群众"
