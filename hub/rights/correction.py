"""Correcting what is wrong about a person (更正; PIPL 46); that it happened is kept, and nothing that was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hub.codes.identity import birth_date
from hub.context import Context
from hub.errors import Refused
from hub.rights.acting import is_own, permitted, person_of, still_open, whole
from hub.rows.correction import CorrectionRow
from hub.rows.volunteer import IdDocumentKind, VolunteerRow
from hub.rules.registration import checked_document
from security.sealed import Plain

CONTACT = frozenset({"phone", "address"})
"""What a person corrects without proof; all else says who the person is."""
TELLING = (IdDocumentKind.RESIDENT_ID, IdDocumentKind.HMT_PERMIT)
"""Documents whose number tells the birth date."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What is said to be right; None where nothing is said, and an empty text where nothing is right."""

    name: str | None = None
    id_document_kind: IdDocumentKind | None = None
    id_document: str | None = None
    born: date | None = None
    political_status: str | None = None
    phone: str | None = None
    address: str | None = None


async def correct(context: Context, volunteer: UUID, said: Said) -> VolunteerRow:
    """The person with what is said, here and in every plugin."""
    own = is_own(context, volunteer)
    person = await person_of(context, volunteer)
    changes = _changes(context, person, said)
    if not (own and changes.keys() <= CONTACT):
        permitted(context, context.actor.allows("rights:correct"))
    still_open(person)
    if not changes:
        raise Refused("NOTHING_TO_CORRECT", "No field was given.")
    async with whole(context):
        await context.holders.correct(context, person, changes)
    await context.add(
        CorrectionRow(
            volunteer_id=person.id,
            division=person.division,
            corrected_at=context.now,
            fields=sorted(changes),
            by_kind=context.actor.kind,
            by_id=context.actor.id,
            synthetic=person.synthetic,
        )
    )
    return person


def _changes(context: Context, person: VolunteerRow, said: Said) -> Mapping[str, Any]:
    """The columns of the person's row that change, and to what."""
    changes: dict[str, Any] = {}
    if said.name is not None:
        if not said.name.strip():
            raise Refused("NAME_REQUIRED", "A name must not be empty.", path=("name",))
        changes["name"] = Plain(said.name.strip())
    for column in ("political_status", *sorted(CONTACT)):
        text: str | None = getattr(said, column)
        if text is not None:
            changes[column] = Plain(text.strip()) if text.strip() else None
    return changes | _document(context, person, said)


def _document(context: Context, person: VolunteerRow, said: Said) -> dict[str, Any]:
    """The document and the birth date, which a number may tell."""
    kind, born, changes = said.id_document_kind or person.id_document_kind, said.born, dict[str, Any]()
    if said.id_document is not None:
        number = checked_document(context, kind, said.id_document)
        changes = {"id_document_kind": kind, "id_document": Plain(number)}
        told = birth_date(number) if len(number) == 18 else None
        if told and born and told != born:
            raise Refused("BIRTH_DATE_IN_DOCUMENT", "The document tells another birth date.", path=("birthDate",))
        born = told or born
    elif said.id_document_kind is not None:
        raise Refused("ID_DOCUMENT_REQUIRED", "The kind is corrected with the number.", path=("idDocument",))
    elif born is not None and kind in TELLING:
        raise Refused("BIRTH_DATE_IN_DOCUMENT", "The document tells the birth date: correct it.", path=("idDocument",))
    if born is None:
        return changes
    if born > context.today:
        raise Refused("BIRTH_DATE_REQUIRED", "A birth date lies in the past.", path=("birthDate",))
    return changes | {"birth_date": Plain(born.isoformat()), "birth_year": born.year}
