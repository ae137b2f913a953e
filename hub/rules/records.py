"""Service records: whoever holds the activity records it (谁组织谁记录); only what is confirmed counts."""

from datetime import datetime
from uuid import UUID

from hub.actions import Event
from hub.context import Context
from hub.errors import Refused
from hub.graph.fields import table_of
from hub.rows import ActivityRow, AssignmentRow, AssignmentStatus, ServiceRecordRow, ServiceRecordStatus
from hub.rules.acting import for_organization, transition

LONGEST = 24 * 60
"""The most minutes of one record."""


async def record(
    context: Context, *, volunteer: UUID, activity: UUID, starts_at: datetime, ends_at: datetime, corrects: UUID | None
) -> ServiceRecordRow:
    """A time that a volunteer served, in whole minutes computed from its start and end, still to be confirmed."""
    held = await context.get(ActivityRow, activity, name="activity")
    for_organization(context, held.organization_id)
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    if not 0 < minutes <= LONGEST:
        raise Refused("MINUTES_OUT_OF_RANGE", f"A record has between 1 and {LONGEST} minutes.", path=("endsAt",))
    if ends_at > context.now:
        raise Refused("NOT_YET_SERVED", "A record is about the past.", path=("endsAt",))
    part = table_of(AssignmentRow).c
    assigned = await context.find(AssignmentRow, part.volunteer_id == volunteer, part.activity_id == activity)
    if assigned is None or assigned.status not in (AssignmentStatus.ACCEPTED, AssignmentStatus.COMPLETED):
        raise Refused("NOT_ASSIGNED", "The volunteer was not accepted for this activity.", path=("volunteer",))
    if corrects is not None:
        wrong = await context.get(ServiceRecordRow, corrects, name="corrects")
        transition("The record that is corrected", wrong.status, ServiceRecordStatus.VOIDED)
    return await context.add(
        ServiceRecordRow(
            volunteer_id=volunteer,
            activity_id=activity,
            organization_id=held.organization_id,
            division=assigned.division,
            starts_at=starts_at,
            ends_at=ends_at,
            minutes=minutes,
            recorded_at=context.now,
            corrects_id=corrects,
            synthetic=context.synthetic,
        )
    )


async def confirm(context: Context, service_record: UUID) -> ServiceRecordRow:
    """A record that counts from now on."""
    row = await context.get(ServiceRecordRow, service_record, name="serviceRecord", lock=True)
    for_organization(context, row.organization_id)
    transition("The record", row.status, ServiceRecordStatus.PENDING)
    row.status, row.confirmed_at = ServiceRecordStatus.CONFIRMED, context.now
    await context.tell(Event(name="service_record_confirmed", row=row))
    return row


async def void(context: Context, service_record: UUID, reason: str) -> ServiceRecordRow:
    """A record that no longer counts, for a stated reason; it stays readable."""
    row = await context.get(ServiceRecordRow, service_record, name="serviceRecord", lock=True)
    for_organization(context, row.organization_id)
    transition("The record", row.status, ServiceRecordStatus.PENDING, ServiceRecordStatus.CONFIRMED)
    if not reason.strip():
        raise Refused("REASON_REQUIRED", "A record is voided for a reason.", path=("reason",))
    row.status, row.voided_at, row.void_reason = ServiceRecordStatus.VOIDED, context.now, reason.strip()
    await context.tell(Event(name="service_record_voided", row=row))
    return row
