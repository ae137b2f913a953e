"""Assignments: a volunteer signs up and is accepted, or is invited and accepts; nobody is assigned by others."""

from uuid import UUID

from sqlalchemy import func, select

from hub.access.actor import ActorKind
from hub.actions import Action, ActionKind, Event, Override
from hub.context import Context
from hub.errors import Refused
from hub.graph.fields import table_of
from hub.rows import ActivityRow, ActivityStatus, AssignmentRow, AssignmentStatus, VolunteerRow, VolunteerStatus
from hub.rules.acting import as_volunteer, for_organization, transition

TAKEN = (AssignmentStatus.ACCEPTED, AssignmentStatus.COMPLETED)
"""The statuses in which an assignment takes up room."""


async def sign_up(context: Context, activity: UUID) -> AssignmentRow:
    """The caller's own wish to take part in an open activity."""
    volunteer = await context.get(VolunteerRow, as_volunteer(context), name="volunteer")
    row = await context.get(ActivityRow, activity, name="activity")
    transition("The activity", row.status, ActivityStatus.OPEN)
    return await _assigned(context, row, volunteer, AssignmentStatus.SIGNED_UP)


async def invite(context: Context, activity: UUID, volunteer: UUID) -> AssignmentRow:
    """An organization's wish that a volunteer takes part; it counts once the volunteer accepts."""
    row = await context.get(ActivityRow, activity, name="activity")
    for_organization(context, row.organization_id)
    transition("The activity", row.status, ActivityStatus.PUBLISHED, ActivityStatus.OPEN)
    invited = await context.get(VolunteerRow, volunteer, name="volunteer")
    return await _assigned(context, row, invited, AssignmentStatus.INVITED)


async def _assigned(
    context: Context, activity: ActivityRow, volunteer: VolunteerRow, status: AssignmentStatus
) -> AssignmentRow:
    if volunteer.status is not VolunteerStatus.ACTIVE:
        raise Refused("VOLUNTEER_NOT_ACTIVE", f"The volunteer is {volunteer.status}.", path=("volunteer",))
    held = table_of(AssignmentRow).c
    if await context.find(AssignmentRow, held.volunteer_id == volunteer.id, held.activity_id == activity.id):
        raise Refused("ALREADY_ASSIGNED", "The volunteer already has a part in this activity.", path=("activity",))
    return await context.add(
        AssignmentRow(
            volunteer_id=volunteer.id,
            activity_id=activity.id,
            organization_id=activity.organization_id,
            division=volunteer.division,
            status=status,
            created_at=context.now,
            synthetic=context.synthetic,
        )
    )


async def accept(context: Context, assignment: UUID, override: Override | None = None) -> AssignmentRow:
    """An assignment on which both sides agree: the organization accepts a sign-up, the volunteer an invitation."""
    row = await context.get(AssignmentRow, assignment, name="assignment", lock=True)
    transition("The assignment", row.status, AssignmentStatus.SIGNED_UP, AssignmentStatus.INVITED)
    if row.status is AssignmentStatus.SIGNED_UP:
        for_organization(context, row.organization_id)
    elif as_volunteer(context) != row.volunteer_id:
        raise Refused("NOT_INVITED", "This invitation is for somebody else.", path=("assignment",))
    await _has_room(context, row.activity_id)
    await context.check(Action(kind=ActionKind.ASSIGN_VOLUNTEER, row=row), override)
    row.status, row.accepted_at = AssignmentStatus.ACCEPTED, context.now
    await context.tell(Event(name="assignment_accepted", row=row))
    return row


async def _has_room(context: Context, activity: UUID) -> None:
    held = await context.get(ActivityRow, activity, name="activity", lock=context.actor.kind is not ActorKind.VOLUNTEER)
    assignment = table_of(AssignmentRow).c
    taken = select(func.count()).where(assignment.activity_id == activity, assignment.status.in_(TAKEN))
    count = (await context.session.execute(taken)).scalar_one()
    if held.capacity is not None and count >= held.capacity:
        raise Refused("CAPACITY_REACHED", f"The activity has room for {held.capacity}.", path=("assignment",))


async def complete(context: Context, assignment: UUID) -> AssignmentRow:
    """An accepted assignment whose volunteer has served."""
    row = await context.get(AssignmentRow, assignment, name="assignment", lock=True)
    for_organization(context, row.organization_id)
    transition("The assignment", row.status, AssignmentStatus.ACCEPTED)
    row.status, row.completed_at = AssignmentStatus.COMPLETED, context.now
    await context.tell(Event(name="assignment_completed", row=row))
    return row
