"""Corrections (更正记录): that something about a person was put right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hub.context import Context
from hub.graph.declare import entity, input, mutation
from hub.graph.fields import to_one
from hub.graph.markers import ID, Answer, Ref
from hub.rights import correction as rights
from hub.rows.correction import CorrectionRow
from hub.rows.volunteer import IdDocumentKind
from hub.schema.permissions import VOLUNTEER_READ
from hub.schema.volunteer import Volunteer


@entity(CorrectionRow, tag="cor", requires=VOLUNTEER_READ)
class Correction:
    """That fields of a volunteer were corrected (更正记录); what they said before or say now is not kept here."""

    id: ID
    volunteer: Volunteer | None = to_one(CorrectionRow.volunteer_id)
    """Whose they are (志愿者)."""
    corrected_at: datetime
    """When they were corrected (更正时间)."""
    fields: list[str]
    """The names of the fields (更正字段)."""
    by_kind: str
    """What kind of caller corrected them (更正主体)."""


@input
class CorrectPerson:
    """What is right about a volunteer; what is left out stays, and an empty text removes (更正内容)."""

    volunteer: Ref[Volunteer]
    """Whose data they are (志愿者)."""
    phone: str | None = None
    """The mobile number (手机号码)."""
    address: str | None = None
    """The address (住址)."""
    name: str | None = None
    """The real name (姓名)."""
    id_document_kind: IdDocumentKind | None = None
    """The kind of document, given with its number (证件类型)."""
    id_document: str | None = None
    """The number of the document, which may tell the birth date (证件号码)."""
    birth_date: date | None = None
    """The date of birth, where the document does not tell it (出生日期)."""
    political_status: str | None = None
    """The political status (政治面貌)."""


@mutation()
async def correct_person(context: Context, input: CorrectPerson) -> Answer[Volunteer]:
    """Correct what is wrong about a volunteer (更正个人信息; PIPL art. 46).

    Volunteers correct their own phone and address; all else needs `rights:correct`.
    """
    said = rights.Said(
        name=input.name,
        id_document_kind=input.id_document_kind,
        id_document=input.id_document,
        born=input.birth_date,
        political_status=input.political_status,
        phone=input.phone,
        address=input.address,
    )
    return await rights.correct(context, input.volunteer, said)


TYPES: tuple[Any, ...] = (Correction, CorrectPerson)
MUTATIONS: tuple[Any, ...] = (correct_person,)
