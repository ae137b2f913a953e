"""People whose rights are tried, and what can be asked for them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.access import tokens
from hub.access.tokens import Grant
from hub.codes.mod11 import mod_11_2
from hub.db.connect import Connection
from security.place import Keep
from tests.demos import Demo

REGISTER = """mutation ($input: RegisterVolunteer!) {
  registerVolunteer(input: $input) { volunteer { id number } problems { code } }
}"""
ERASE = """mutation ($input: ErasePerson!) {
  erasePerson(input: $input) { erasure { id erasedAt keptUntil duties byKind } problems { code } }
}"""
CORRECT = """mutation ($input: CorrectPerson!) {
  correctPerson(input: $input) { volunteer { number } problems { code path } }
}"""
INSURE = "mutation ($input: IssuePolicy!) { issuePolicy(input: $input) { problems { code } } }"
_serials = itertools.count(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A volunteer of the demo, and the header by which the volunteer signs in."""

    id: UUID
    number: str
    headers: dict[str, str]

    @property
    def shown(self) -> str:
        """The opaque id."""
        return f"vol_{self.id}"


def documents() -> Iterator[str]:
    """Numbers of synthetic identity cards, each once in a run."""
    for serial in _serials:
        begun = f"23990119900101{serial:03}"
        yield begun + mod_11_2(begun)


_documents = documents()


async def signed_in(demo: Demo, loader: Connection, volunteer: UUID) -> dict[str, str]:
    """The header of a new token of a volunteer."""
    grant = Grant(name="own", volunteer=volunteer)
    return {"Authorization": f"Bearer {await tokens.issue(loader, grant, demo.hub.registry.permissions)}"}


async def registered(demo: Demo, loader: Connection, **more: Any) -> Person:
    """A new volunteer, who has served nowhere."""
    told = {
        "name": "示例新人",
        "idDocumentKind": "RESIDENT_ID",
        "idDocument": next(_documents),
        "division": "230102",
        "phone": "15401000001",
        "address": "哈尔滨市道里区示例路1号",
        "politicalStatus": "群众",
        "skills": ["急救"],
        **more,
    }
    answer = await demo.ask(REGISTER, "admin", variables={"input": told})
    made = answer["data"]["registerVolunteer"]["volunteer"]
    key = UUID(made["id"].removeprefix("vol_"))
    return Person(id=key, number=made["number"], headers=await signed_in(demo, loader, key))


async def serving(demo: Demo, loader: Connection, **more: Any) -> Person:
    """A new volunteer with an assignment, a membership and a confirmed record of today."""
    person = await registered(demo, loader, **more)
    for statement in (
        "INSERT INTO membership (id, volunteer_id, organization_id, division, role, status, joined_on)"
        " SELECT gen_random_uuid(), $1, organization_id, '230102', 'MEMBER', 'ACTIVE', current_date"
        " FROM activity ORDER BY id LIMIT 1",
        "INSERT INTO assignment (id, volunteer_id, activity_id, organization_id, division, status, created_at)"
        " SELECT gen_random_uuid(), $1, id, organization_id, '230102', 'SIGNED_UP', now()"
        " FROM activity ORDER BY id LIMIT 1",
        "INSERT INTO service_record (id, volunteer_id, activity_id, organization_id, division, starts_at, ends_at,"
        " minutes, status, recorded_at, confirmed_at)"
        " SELECT gen_random_uuid(), $1, id, organization_id, '230102', now() - interval '2 hours', now(), 60,"
        " 'CONFIRMED', now(), now() FROM activity ORDER BY id LIMIT 1",
    ):
        await loader.execute(statement, person.id)
    return person


async def row_of(loader: Connection, query: str, *given: object) -> dict[str, Any]:
    """The one row that a query answers."""
    (row,) = await loader.fetch(query, *given)
    return dict(row)


async def erased(demo: Demo, person: Person, token: str | None = "admin", **more: Any) -> dict[str, Any]:
    """The answer to the wish that a person is erased."""
    return await demo.ask(ERASE, token, variables={"input": {"volunteer": person.shown}}, **more)


async def corrected(demo: Demo, person: Person, token: str | None = None, **said: Any) -> dict[str, Any]:
    """The answer to a correction, by the person where no token is named."""
    headers = person.headers if token is None else {}
    return await demo.ask(CORRECT, token, variables={"input": {"volunteer": person.shown, **said}}, headers=headers)


async def keys_of(demo: Demo, subject: UUID) -> set[str]:
    """The classes of the keys that are stored for a subject."""
    rows = await demo.hub.keys.fetch("SELECT keep FROM subject_key WHERE subject = $1", subject)
    return {row["keep"] for row in rows}


BOTH = {str(keep) for keep in Keep}
"""The classes of the keys of one who is not erased."""


async def insured(demo: Demo, person: Person, *, ends_on: str, starts_on: str = "2026-01-01") -> None:
    """A policy is on record that insures the person alone."""
    found = await demo.ask("{ organizations(where: {status: {eq: ACTIVE}}) { nodes { id } } }", "admin")
    organization = found["data"]["organizations"]["nodes"][0]["id"]
    terms = {
        "number": "SYN-SECRET-1",
        "kind": "ACCIDENT",
        "insurer": organization,
        "holder": organization,
        "volunteer": person.shown,
        "startsOn": starts_on,
        "endsOn": ends_on,
    }
    answer = await demo.ask(INSURE, "admin", variables={"input": terms})
    assert answer["data"]["issuePolicy"] == {"problems": []}
