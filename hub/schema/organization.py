"""Organizations (志愿服务组织): who volunteers serve with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hub.context import Context
from hub.graph.compilation import visible
from hub.graph.declare import entity, input, mutation, query, value
from hub.graph.fields import expression, protected, rows, to_many, to_one
from hub.graph.markers import ID, Answer, BigInt, Bind, Connection, ProtectedText, Ref, Report
from hub.rows.activity import ActivityRow
from hub.rows.membership import MembershipRow
from hub.rows.organization import OrganizationKind, OrganizationRow, OrganizationStatus
from hub.rows.service_record import ServiceRecordRow, ServiceRecordStatus
from hub.rules import registration
from hub.schema.permissions import ORGANIZATION_READ, ORGANIZATION_WRITE, RECORD_READ

if TYPE_CHECKING:
    from hub.schema.activity import Activity
    from hub.schema.division import Division
    from hub.schema.membership import Membership


def confirmed_minutes(organization: Any, year: Bind[int | None] = None) -> Any:
    """Minutes of confirmed service with the organization (服务时长).

    year: the calendar year in Asia/Shanghai; all years where it is left out
    """
    record = visible(ServiceRecordRow).c
    total = select(func.coalesce(func.sum(record.minutes), 0)).where(
        record.organization_id == organization.id, record.status == ServiceRecordStatus.CONFIRMED
    )
    return total if year is None else total.where(record.year == year)


@entity(OrganizationRow, tag="org", requires=ORGANIZATION_READ)
class Organization:
    """An organization or team that volunteers serve with (志愿服务组织)."""

    id: ID
    name: str
    """The name (名称)."""
    uscc: str | None
    """The unified social credit code; an unregistered team has none (统一社会信用代码)."""
    kind: OrganizationKind
    """The legal form (组织形式)."""
    status: OrganizationStatus
    """How far it has come (状态)."""
    founded_on: date | None
    """The day of its founding (成立日期)."""
    division: Division = to_one(OrganizationRow.division)
    """Where it is (所在区划)."""
    parent: Organization | None = to_one(OrganizationRow.parent_id)
    """The organization it is part of (上级组织)."""
    parts: Connection[Organization] = to_many(OrganizationRow.parent_id)
    """The organizations that are part of it (下级组织)."""
    contact_person: ProtectedText | None = protected(mask="name")
    """The person in charge of contact (联系人)."""
    contact_phone: ProtectedText | None = protected(mask="phone")
    """That person's number (联系电话)."""
    address: ProtectedText | None = protected(mask="address")
    """The address (地址)."""
    bank_account: ProtectedText | None = protected(mask="bank_account")
    """The bank account (银行账户)."""
    memberships: Connection[Membership] = to_many(MembershipRow.organization_id)
    """Who belongs to it (成员)."""
    activities: Connection[Activity] = to_many(ActivityRow.organization_id)
    """The activities it holds (活动)."""
    service_minutes: BigInt | None = expression(confirmed_minutes, requires=RECORD_READ)


@value
class OrganizationService:
    """What was served with one organization in a year (组织服务统计)."""

    organization: Organization | None = to_one("organization_id")
    """The organization (组织)."""
    minutes: BigInt
    """Minutes of confirmed service (服务时长)."""
    people: int
    """Persons with confirmed service (服务人数)."""


@query(requires=ORGANIZATION_READ)
def organization(id: Bind[Ref[Organization]]) -> Organization | None:
    """An organization by id (志愿服务组织).

    id: the opaque id
    """
    return rows(lambda organization: organization.id == id)


@query(requires=ORGANIZATION_READ)
def organizations() -> Connection[Organization]:
    """Organizations (志愿服务组织)."""
    return rows()


@query(requires=RECORD_READ)
def organization_service(year: Bind[int]) -> Report[OrganizationService]:
    """Minutes and persons by organization in a year, most minutes first (组织服务统计).

    year: the calendar year in Asia/Shanghai
    """
    record = visible(ServiceRecordRow).c
    minutes = func.sum(record.minutes)
    return (
        select(
            record.organization_id,
            minutes.label("minutes"),
            func.count(record.volunteer_id.distinct()).label("people"),
        )
        .where(record.year == year, record.status == ServiceRecordStatus.CONFIRMED)
        .group_by(record.organization_id)
        .order_by(minutes.desc(), record.organization_id)
    )


@input
class RegisterOrganization:
    """Which organization is to be registered (组织登记)."""

    name: str
    """The name (名称)."""
    kind: OrganizationKind
    """The legal form (组织形式)."""
    division: str
    """The code of the division where it is (所在区划)."""
    uscc: str | None = None
    """The unified social credit code (统一社会信用代码)."""
    parent: Ref[Organization] | None = None
    """The organization it is part of (上级组织)."""
    founded_on: date | None = None
    """The day of its founding (成立日期)."""
    contact_person: str | None = None
    """The person in charge of contact (联系人)."""
    contact_phone: str | None = None
    """That person's number (联系电话)."""
    address: str | None = None
    """The address (地址)."""
    bank_account: str | None = None
    """The bank account (银行账户)."""


@mutation(requires=ORGANIZATION_WRITE)
async def register_organization(context: Context, input: RegisterOrganization) -> Answer[Organization]:
    """Register an organization or team (组织登记)."""
    if input.parent is not None:
        await context.get(OrganizationRow, input.parent, name="parent")
    return await registration.register_organization(
        context,
        name=input.name,
        kind=input.kind,
        uscc=input.uscc,
        division=input.division,
        parent_id=input.parent,
        founded_on=input.founded_on,
        contact={
            "contact_person": input.contact_person,
            "contact_phone": input.contact_phone,
            "address": input.address,
            "bank_account": input.bank_account,
        },
    )


TYPES: tuple[Any, ...] = (Organization, OrganizationService, RegisterOrganization)
QUERIES: tuple[Any, ...] = (organization, organizations, organization_service)
MUTATIONS: tuple[Any, ...] = (register_organization,)
