"""Assignments (报名与录用): who takes part in which activity, by their own word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hub.actions import Override
from hub.context import Context
from hub.graph.declare import entity, input, mutation
from hub.graph.fields import expression, to_one
from hub.graph.markers import ID, Answer, Ref
from hub.partners import partner_token
from hub.rows.assignment import AssignmentRow, AssignmentStatus
from hub.rules import assignments as rules
from hub.schema.permissions import ACTIVITY_READ, ASSIGNMENT_WRITE

if TYPE_CHECKING:
    from hub.schema.activity import Activity
    from hub.schema.organization import Organization
    from hub.schema.volunteer import Volunteer


@entity(AssignmentRow, tag="asg", requires=ACTIVITY_READ)
class Assignment:
    """A volunteer's part in an activity (报名与录用)."""

    id: ID
    volunteer: Volunteer | None = to_one(AssignmentRow.volunteer_id)
    """Who takes part (志愿者)."""
    partner_token: str | None = expression(lambda row: partner_token(row.volunteer_id))
    """The asking department's own name for the volunteer, for want of the volunteer (部门专用标识)."""
    activity: Activity | None = to_one(AssignmentRow.activity_id)
    """In what (活动)."""
    organization: Organization | None = to_one(AssignmentRow.organization_id)
    """Who holds the activity (主办组织)."""
    status: AssignmentStatus
    """How far it has come (状态)."""
    created_at: datetime
    """When the volunteer signed up or was invited (创建时间)."""
    accepted_at: datetime | None
    """When both sides had agreed (录用时间)."""
    completed_at: datetime | None
    """When it was completed (完成时间)."""


@input
class SignUp:
    """For what the volunteer signs up (报名)."""

    activity: Ref[Activity]
    """The activity (活动)."""


@mutation(requires=ASSIGNMENT_WRITE)
async def sign_up(context: Context, input: SignUp) -> Answer[Assignment]:
    """Sign up for an open activity, as the volunteer who asks (报名)."""
    return await rules.sign_up(context, input.activity)


@input
class InviteVolunteer:
    """Who is invited to what (邀请)."""

    activity: Ref[Activity]
    """The activity (活动)."""
    volunteer: Ref[Volunteer]
    """The volunteer (志愿者)."""


@mutation(requires=ASSIGNMENT_WRITE)
async def invite_volunteer(context: Context, input: InviteVolunteer) -> Answer[Assignment]:
    """Invite a volunteer, who is assigned only on accepting (邀请; 条例 art. 25)."""
    return await rules.invite(context, input.activity, input.volunteer)


@input
class AcceptAssignment:
    """What is accepted (录用或接受邀请)."""

    assignment: Ref[Assignment]
    """The sign-up or the invitation (报名或邀请)."""
    override: Override | None = None
    """Given where a guard is away and it cannot wait (放行)."""


@mutation(requires=ASSIGNMENT_WRITE)
async def accept_assignment(context: Context, input: AcceptAssignment) -> Answer[Assignment]:
    """Accept: the organization a sign-up, the volunteer an invitation (录用或接受邀请)."""
    return await rules.accept(context, input.assignment, input.override)


@input
class CompleteAssignment:
    """What is completed (完成)."""

    assignment: Ref[Assignment]
    """The accepted assignment (报名与录用)."""


@mutation(requires=ASSIGNMENT_WRITE)
async def complete_assignment(context: Context, input: CompleteAssignment) -> Answer[Assignment]:
    """State that a volunteer has taken part (完成)."""
    return await rules.complete(context, input.assignment)


TYPES: tuple[Any, ...] = (Assignment, SignUp, InviteVolunteer, AcceptAssignment, CompleteAssignment)
MUTATIONS: tuple[Any, ...] = (sign_up, invite_volunteer, accept_assignment, complete_assignment)
