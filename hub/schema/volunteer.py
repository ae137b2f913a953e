"""Volunteers (志愿者): who they are, and what they have served."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hub.context import Context
from hub.graph.compilation import visible
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import ascending, expression, protected, rows, to_many, to_one
from hub.graph.markers import ID, Answer, BigInt, Bind, Connection, ProtectedDate, ProtectedText, Ref
from hub.partners import partner_token
from hub.rows.assignment import AssignmentRow
from hub.rows.consent import ConsentRow
from hub.rows.correction import CorrectionRow
from hub.rows.membership import MembershipRow
from hub.rows.service_record import ServiceRecordRow, ServiceRecordStatus
from hub.rows.volunteer import IdDocumentKind, RegistrationRoute, VolunteerRow, VolunteerStatus
from hub.rules import registration
from hub.schema.permissions import CONSENT_READ, RECORD_READ, VOLUNTEER_LOOKUP, VOLUNTEER_READ, VOLUNTEER_WRITE

if TYPE_CHECKING:
    from hub.schema.assignment import Assignment
    from hub.schema.consent import Consent
    from hub.schema.correction import Correction
    from hub.schema.division import Division
    from hub.schema.membership import Membership
    from hub.schema.organization import Organization
    from hub.schema.service_record import ServiceRecord


def confirmed_minutes(volunteer: Any, year: Bind[int | None] = None) -> Any:
    """Minutes of confirmed service (服务时长).

    year: the calendar year in Asia/Shanghai; all years where it is left out
    """
    record = visible(ServiceRecordRow).c
    total = select(func.coalesce(func.sum(record.minutes), 0)).where(
        record.volunteer_id == volunteer.id, record.status == ServiceRecordStatus.CONFIRMED
    )
    return total if year is None else total.where(record.year == year)


@entity(VolunteerRow, tag="vol", requires=VOLUNTEER_READ)
class Volunteer:
    """A registered volunteer (志愿者)."""

    id: ID
    number: str
    """The uniform volunteer number, which stands for the person in place of an ID number (志愿者编号)."""
    status: VolunteerStatus
    """How the volunteer stands in the register (状态)."""
    registered_on: date
    """The day of registration (注册日期)."""
    route: RegistrationRoute
    """The way by which the volunteer came into the register (注册途径)."""
    registered_by: Organization | None = to_one(VolunteerRow.registered_by_id)
    """The organization that registered the volunteer (注册组织)."""
    birth_year: int | None
    """The year of birth, which is all that reports may use; null once erased (出生年份)."""
    skills: list[str]
    """What the volunteer is good at (技能)."""
    languages: list[str]
    """The languages the volunteer speaks, as BCP 47 tags (语言)."""
    division: Division = to_one(VolunteerRow.division)
    """Where the volunteer is registered (所在区划)."""
    partner_token: str | None = expression(lambda row: partner_token(row.id))
    """The asking department's own name for the volunteer (部门专用标识)."""
    name: ProtectedText = protected(mask="name")
    """The real name (姓名)."""
    id_document_kind: IdDocumentKind
    """The kind of document that proves who the volunteer is (证件类型)."""
    id_document: ProtectedText = protected(mask="id_number", lookup=VOLUNTEER_LOOKUP)
    """The number of that document (证件号码)."""
    phone: ProtectedText | None = protected(mask="phone", lookup=VOLUNTEER_LOOKUP)
    """The mobile number (手机号码)."""
    birth_date: ProtectedDate = protected(mask="date")
    """The date of birth (出生日期)."""
    address: ProtectedText | None = protected(mask="address")
    """The address (住址)."""
    political_status: ProtectedText | None = protected()
    """The political status (政治面貌)."""
    memberships: Connection[Membership] = to_many(MembershipRow.volunteer_id)
    """The organizations the volunteer belongs to (所属组织)."""
    assignments: Connection[Assignment] = to_many(AssignmentRow.volunteer_id)
    """The activities the volunteer takes part in (报名与录用)."""
    service_records: Connection[ServiceRecord] = to_many(
        ServiceRecordRow.volunteer_id, order_by=ascending(ServiceRecordRow.starts_at)
    )
    """What the volunteer has served, oldest first (服务记录)."""
    corrections: Connection[Correction] = to_many(CorrectionRow.volunteer_id)
    """What was corrected about the volunteer, oldest first (更正记录)."""
    consents: Connection[Consent] | None = to_many(ConsentRow.volunteer_id, requires=CONSENT_READ)
    """To what the volunteer has consented (同意)."""
    service_minutes: BigInt | None = expression(confirmed_minutes, requires=RECORD_READ)


@query(requires=VOLUNTEER_READ)
def volunteer(id: Bind[Ref[Volunteer]]) -> Volunteer | None:
    """A volunteer by id (志愿者).

    id: the opaque id
    """
    return rows(lambda volunteer: volunteer.id == id)


@query(requires=VOLUNTEER_READ)
def volunteers() -> Connection[Volunteer]:
    """Volunteers (志愿者)."""
    return rows()


@input
class RegisterVolunteer:
    """Who is to be registered (志愿者注册)."""

    name: str
    """The real name (姓名)."""
    id_document_kind: IdDocumentKind
    """The kind of document (证件类型)."""
    id_document: str
    """The number of the document (证件号码)."""
    division: str
    """The code of the division where the volunteer lives (所在区划)."""
    birth_date: date | None = None
    """The date of birth; needed where the document does not tell it (出生日期)."""
    phone: str | None = None
    """The mobile number (手机号码)."""
    address: str | None = None
    """The address (住址)."""
    political_status: str | None = None
    """The political status (政治面貌)."""
    skills: list[str] | None = None
    """What the volunteer is good at (技能)."""
    languages: list[str] | None = None
    """The languages the volunteer speaks, as BCP 47 tags (语言)."""


@mutation(requires=VOLUNTEER_WRITE)
async def register_volunteer(context: Context, input: RegisterVolunteer) -> Answer[Volunteer]:
    """Register a volunteer (志愿者注册; 条例 art. 7)."""
    return await registration.register_volunteer(
        context,
        name=input.name,
        id_document_kind=input.id_document_kind,
        id_document=input.id_document,
        division=input.division,
        born=input.birth_date,
        contact={"phone": input.phone, "address": input.address, "political_status": input.political_status},
        skills=input.skills or [],
        languages=input.languages or [],
    )


TYPES: tuple[Any, ...] = (Volunteer, RegisterVolunteer)
QUERIES: tuple[Any, ...] = (volunteer, volunteers)
MUTATIONS: tuple[Any, ...] = (register_volunteer,)
