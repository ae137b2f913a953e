"""Activities (志愿服务活动): what is done, when, where and at what risk."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hub.actions import Override
from hub.context import Context
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import ascending, rows, to_many, to_one
from hub.graph.markers import ID, Answer, Bind, Connection, Ref
from hub.rows.activity import ActivityKind, ActivityMode, ActivityRisk, ActivityRow, ActivityStatus
from hub.rows.assignment import AssignmentRow
from hub.rows.service_record import ServiceRecordRow
from hub.rules import activities as rules
from hub.schema.permissions import ACTIVITY_READ, ACTIVITY_WRITE

if TYPE_CHECKING:
    from hub.schema.assignment import Assignment
    from hub.schema.division import Division
    from hub.schema.organization import Organization
    from hub.schema.service_record import ServiceRecord


@entity(ActivityRow, tag="act", requires=ACTIVITY_READ)
class Activity:
    """An activity that an organization holds with volunteers (志愿服务活动)."""

    id: ID
    title: str
    """What it is called (名称)."""
    kind: ActivityKind
    """Service, training or a drill (类型)."""
    category: str
    """The code of the service category (服务类别)."""
    mode: ActivityMode
    """How volunteers take part (参与方式)."""
    risk: ActivityRisk
    """How dangerous it may be (风险等级)."""
    risk_statement: str
    """The risk in words, which everybody who signs up has been told (风险告知; 条例 art. 12)."""
    place: str | None
    """Where; null online (地点)."""
    starts_at: datetime
    """When it begins (开始时间)."""
    ends_at: datetime
    """When it ends (结束时间)."""
    capacity: int | None
    """How many may take part; null without a limit (名额)."""
    status: ActivityStatus
    """How far it has come (状态)."""
    organization: Organization | None = to_one(ActivityRow.organization_id)
    """Who holds it (主办组织)."""
    division: Division = to_one(ActivityRow.division)
    """The division of who holds it (所在区划)."""
    assignments: Connection[Assignment] = to_many(AssignmentRow.activity_id)
    """Who takes part (报名与录用)."""
    service_records: Connection[ServiceRecord] = to_many(
        ServiceRecordRow.activity_id, order_by=ascending(ServiceRecordRow.starts_at)
    )
    """What was served in it, oldest first (服务记录)."""


@query(requires=ACTIVITY_READ)
def activity(id: Bind[Ref[Activity]]) -> Activity | None:
    """An activity by id (志愿服务活动).

    id: the opaque id
    """
    return rows(lambda activity: activity.id == id)


@query(requires=ACTIVITY_READ)
def activities() -> Connection[Activity]:
    """Activities (志愿服务活动)."""
    return rows()


@input
class PublishActivity:
    """Which activity is announced (发布活动)."""

    organization: Ref[Organization]
    """Who holds it (主办组织)."""
    title: str
    """What it is called (名称)."""
    category: str
    """The code of the service category (服务类别)."""
    risk: ActivityRisk
    """How dangerous it may be (风险等级)."""
    risk_statement: str
    """The risk in words (风险告知)."""
    starts_at: datetime
    """When it begins (开始时间)."""
    ends_at: datetime
    """When it ends (结束时间)."""
    kind: ActivityKind = ActivityKind.SERVICE
    """Service where it is left out (类型)."""
    mode: ActivityMode = ActivityMode.ON_SITE
    """On site where it is left out (参与方式)."""
    place: str | None = None
    """Where, if on site (地点)."""
    capacity: int | None = None
    """How many may take part (名额)."""


@mutation(requires=ACTIVITY_WRITE)
async def publish_activity(context: Context, input: PublishActivity) -> Answer[Activity]:
    """Announce an activity with its risk (发布活动; 条例 art. 12)."""
    return await rules.publish(
        context,
        organization=input.organization,
        title=input.title,
        category=input.category,
        risk=input.risk,
        risk_statement=input.risk_statement,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        kind=input.kind,
        mode=input.mode,
        place=input.place,
        capacity=input.capacity,
    )


@input
class OpenActivity:
    """Which activity begins to take sign-ups (开始招募)."""

    activity: Ref[Activity]
    """The activity (活动)."""
    override: Override | None = None
    """Given where a guard is away and it cannot wait (放行)."""


@mutation(requires=ACTIVITY_WRITE)
async def open_activity(context: Context, input: OpenActivity) -> Answer[Activity]:
    """Let volunteers sign up for an announced activity, unless a plugin refuses (开始招募)."""
    return await rules.open_for_sign_up(context, input.activity, input.override)


TYPES: tuple[Any, ...] = (Activity, PublishActivity, OpenActivity)
QUERIES: tuple[Any, ...] = (activity, activities)
MUTATIONS: tuple[Any, ...] = (publish_activity, open_activity)
