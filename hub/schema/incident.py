"""Incidents (个人信息安全事件): when data may have leaked, and the notice that the law asks for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import array

from hub.context import Context
from hub.graph.compilation import visible
from hub.graph.declare import entity, input, mutation, query, value
from hub.graph.fields import rows, to_one
from hub.graph.markers import ID, Answer, Bind, Connection, Ref
from hub.rows.disclosure import DisclosureRow
from hub.rows.incident import IncidentRow
from hub.rules import incidents as rules
from hub.schema.permissions import SECURITY_READ, SECURITY_WRITE

if TYPE_CHECKING:
    from hub.schema.department import Department


@entity(IncidentRow, tag="inc", requires=SECURITY_READ)
class Incident:
    """A time in which personal data may have leaked (个人信息安全事件)."""

    id: ID
    title: str
    """What happened, in a few words (名称)."""
    starts_at: datetime
    """From when (开始时间)."""
    ends_at: datetime
    """Until when (结束时间)."""
    caller_id: UUID | None
    """The token through which it happened, where one is known (令牌)."""
    department: Department | None = to_one(IncidentRow.department)
    """The department through whose tokens it happened, where one is known (部门)."""
    recorded_at: datetime
    """When it was entered (登记时间)."""


@value
class BreachNotice:
    """What a notice of a leak must say (个人信息泄露通知; 个人信息保护法 art. 57), drafted from the audit."""

    title: str
    """What happened (事件)."""
    kinds: list[str]
    """Which kinds of data were disclosed (个人信息种类)."""
    people: int
    """Of how many data was disclosed (涉及人数)."""
    first_at: datetime | None
    """The first disclosure; null where there was none (最早时间)."""
    last_at: datetime | None
    """The last disclosure (最晚时间)."""
    cause: str
    """The cause (原因)."""
    possible_harm: str
    """The harm that it may do (可能造成的危害)."""
    measures_taken: str
    """What has been done against it (已采取的补救措施)."""
    advice: str
    """What people themselves can do (个人可采取的减轻危害的措施)."""
    contact: str
    """Whom to ask (联系方式)."""


@query(requires=SECURITY_READ)
def incidents() -> Connection[Incident]:
    """The register of incidents (个人信息安全事件)."""
    return rows()


@query(requires=SECURITY_READ, rows="all", people=None)
def breach_notice(incident: Bind[Ref[Incident]]) -> Answer[BreachNotice] | None:
    """The draft of the notice of an incident; to whom and when it is sent is for people to decide (个人信息泄露通知).

    incident: the incident
    """
    told, within, seen = visible(IncidentRow).c, visible(IncidentRow).c, visible(DisclosureRow).c
    touched = (
        select(seen.subject, seen.at, func.unnest(seen.fields).label("field"))
        .where(
            within.id == incident,
            seen.at >= within.starts_at,
            seen.at < within.ends_at,
            or_(within.caller_id.is_(None), seen.caller_id == within.caller_id),
            or_(within.department.is_(None), seen.department == within.department),
        )
        .subquery()
        .c
    )
    kinds = func.array_agg(touched.field.distinct(), type_=ARRAY(Text))
    found = select(
        func.coalesce(kinds, cast(array([]), ARRAY(Text))).label("kinds"),
        func.count(touched.subject.distinct()).label("people"),
        func.min(touched.at).label("first_at"),
        func.max(touched.at).label("last_at"),
    ).subquery()
    return select(
        told.title,
        *found.c,
        told.cause,
        told.possible_harm,
        told.measures_taken,
        told.advice,
        told.contact,
    ).where(told.id == incident)


@input
class RecordIncident:
    """What happened, and what is said of it (登记事件)."""

    title: str
    """What happened, in a few words (名称)."""
    starts_at: datetime
    """From when (开始时间)."""
    ends_at: datetime
    """Until when (结束时间)."""
    cause: str
    """The cause (原因)."""
    possible_harm: str
    """The harm that it may do (可能造成的危害)."""
    measures_taken: str
    """What has been done against it (已采取的补救措施)."""
    advice: str
    """What people themselves can do (个人可采取的减轻危害的措施)."""
    contact: str
    """Whom to ask (联系方式)."""
    caller_id: UUID | None = None
    """The token through which it happened, where one is known (令牌)."""
    department: str | None = None
    """The code of the department through whose tokens it happened, where one is known (部门)."""


@mutation(requires=SECURITY_WRITE)
async def record_incident(context: Context, input: RecordIncident) -> Answer[Incident]:
    """Enter an incident into the register (登记事件)."""
    return await rules.record(
        context,
        title=input.title,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        cause=input.cause,
        possible_harm=input.possible_harm,
        measures_taken=input.measures_taken,
        advice=input.advice,
        contact=input.contact,
        caller_id=input.caller_id,
        department=input.department,
    )


TYPES: tuple[Any, ...] = (Incident, BreachNotice, RecordIncident)
QUERIES: tuple[Any, ...] = (incidents, breach_notice)
MUTATIONS: tuple[Any, ...] = (record_incident,)
