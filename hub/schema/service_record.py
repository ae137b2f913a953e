"""Service records (服务记录): what counts, in whole minutes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hub.context import Context
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import expression, rows, to_one
from hub.graph.markers import ID, Answer, Bind, Connection, Ref
from hub.partners import partner_token
from hub.rows.service_record import ServiceRecordRow, ServiceRecordStatus
from hub.rules import records as rules
from hub.schema.permissions import RECORD_READ, RECORD_WRITE

if TYPE_CHECKING:
    from hub.schema.activity import Activity
    from hub.schema.organization import Organization
    from hub.schema.volunteer import Volunteer


@entity(ServiceRecordRow, tag="rec", requires=RECORD_READ)
class ServiceRecord:
    """A time that a volunteer served, without travel (服务记录)."""

    id: ID
    volunteer: Volunteer | None = to_one(ServiceRecordRow.volunteer_id)
    """Who served (志愿者)."""
    partner_token: str | None = expression(lambda row: partner_token(row.volunteer_id))
    """The asking department's own name for the volunteer, for want of the volunteer (部门专用标识)."""
    activity: Activity | None = to_one(ServiceRecordRow.activity_id)
    """In what (活动)."""
    organization: Organization | None = to_one(ServiceRecordRow.organization_id)
    """Who recorded it (记录组织)."""
    starts_at: datetime
    """When the service began (开始时间)."""
    ends_at: datetime
    """When the service ended (结束时间)."""
    minutes: int
    """Whole minutes (服务时长)."""
    year: int
    """The calendar year in Asia/Shanghai (年度)."""
    status: ServiceRecordStatus
    """Whether it counts (状态)."""
    recorded_at: datetime
    """When it was recorded (记录时间)."""
    confirmed_at: datetime | None
    """When it was confirmed (确认时间)."""
    voided_at: datetime | None
    """When it was voided (作废时间)."""
    void_reason: str | None
    """Why it was voided (作废原因)."""
    corrects: ServiceRecord | None = to_one(ServiceRecordRow.corrects_id)
    """The voided record in whose place it stands (更正的记录)."""


@query(requires=RECORD_READ)
def service_record(id: Bind[Ref[ServiceRecord]]) -> ServiceRecord | None:
    """A service record by id (服务记录).

    id: the opaque id
    """
    return rows(lambda record: record.id == id)


@query(requires=RECORD_READ)
def service_records() -> Connection[ServiceRecord]:
    """Service records (服务记录)."""
    return rows()


@input
class RecordService:
    """Who served when (记录服务)."""

    volunteer: Ref[Volunteer]
    """Who served (志愿者)."""
    activity: Ref[Activity]
    """In what (活动)."""
    starts_at: datetime
    """When the service began (开始时间)."""
    ends_at: datetime
    """When the service ended (结束时间)."""
    corrects: Ref[ServiceRecord] | None = None
    """The voided record in whose place it stands (更正的记录)."""


@mutation(requires=RECORD_WRITE)
async def record_service(context: Context, input: RecordService) -> Answer[ServiceRecord]:
    """Record a time that a volunteer served; it counts once confirmed (记录服务)."""
    return await rules.record(
        context,
        volunteer=input.volunteer,
        activity=input.activity,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        corrects=input.corrects,
    )


@input
class ConfirmServiceRecord:
    """Which record is confirmed (确认服务记录)."""

    service_record: Ref[ServiceRecord]
    """The record (服务记录)."""


@mutation(requires=RECORD_WRITE)
async def confirm_service_record(context: Context, input: ConfirmServiceRecord) -> Answer[ServiceRecord]:
    """Confirm a record, which counts from now on (确认服务记录)."""
    return await rules.confirm(context, input.service_record)


@input
class VoidServiceRecord:
    """Which record is voided, and why (作废服务记录)."""

    service_record: Ref[ServiceRecord]
    """The record (服务记录)."""
    reason: str
    """Why (原因)."""


@mutation(requires=RECORD_WRITE)
async def void_service_record(context: Context, input: VoidServiceRecord) -> Answer[ServiceRecord]:
    """Void a record for a reason; it stays readable and no longer counts (作废服务记录)."""
    return await rules.void(context, input.service_record, input.reason)


TYPES: tuple[Any, ...] = (ServiceRecord, RecordService, ConfirmServiceRecord, VoidServiceRecord)
QUERIES: tuple[Any, ...] = (service_record, service_records)
MUTATIONS: tuple[Any, ...] = (record_service, confirm_service_record, void_service_record)
