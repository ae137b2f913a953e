"""The core as a plugin: it says what it is, and which of its rows a caller sees, by the same hooks as all others."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import any_, false, or_, select

from hub.access.actor import Actor, ActorKind
from hub.actions import Override
from hub.graph.fields import table_of
from hub.graph.parts import Scope
from hub.hookspecs import hookimpl
from hub.plugin import Example, Plugin
from hub.rows import (
    ActivityRow,
    ActivityStatus,
    AssignmentRow,
    MembershipRow,
    OrganizationRow,
    ServiceRecordRow,
    VolunteerRow,
)
from hub.schema import (
    activity,
    assignment,
    department,
    division,
    me,
    membership,
    organization,
    permissions,
    policy_parameter,
    service_record,
    statistics,
    volunteer,
)
from hub.schema import (
    plugin as plugin_state,
)

ROOMS: tuple[Any, ...] = (
    division,
    department,
    volunteer,
    organization,
    membership,
    activity,
    assignment,
    service_record,
    statistics,
    policy_parameter,
    plugin_state,
    me,
)

VOLUNTEERS = """query Volunteers($division: String!) {
  volunteers(first: 5, where: {division: {under: $division}}) {
    totalCount
    nodes {
      number
      name { masked plain }
      division { name }
      serviceMinutes(year: 2024)
      serviceRecords(last: 3) { nodes { minutes status activity { title } } }
    }
  }
}"""


@hookimpl
def plugin() -> Plugin:
    """What the core is."""
    return Plugin(
        name="core",
        title="The core of the hub (核心)",
        owner="social-work",
        measures=(12, 17),
        permissions=permissions.ALL,
        types=(Override, *(kind for room in ROOMS for kind in room.TYPES)),
        queries=tuple(function for room in ROOMS for function in getattr(room, "QUERIES", ())),
        mutations=tuple(function for room in ROOMS for function in getattr(room, "MUTATIONS", ())),
        examples=(
            Example(title="Volunteers of Harbin (哈尔滨市志愿者)", query=VOLUNTEERS, variables={"division": "2301"}),
        ),
    )


def nobody(actor: Actor) -> bool:
    """Whether a caller is not signed in."""
    return actor.kind is ActorKind.ANONYMOUS


def narrowed(actor: Actor) -> bool:
    """Whether a caller is a department with a part of the province."""
    return actor.kind is ActorKind.DEPARTMENT and actor.divisions is not None


def organized(actor: Actor) -> bool:
    """Whether a caller is an organization."""
    return actor.kind is ActorKind.ORGANIZATION


def personal(actor: Actor) -> bool:
    """Whether a caller is a volunteer."""
    return actor.kind is ActorKind.VOLUNTEER


def in_divisions(row: Any, caller: Any) -> Any:
    """Rows of the caller's divisions."""
    return row.division == any_(caller.divisions)


def of_organization(row: Any, caller: Any) -> Any:
    """Rows that the caller's organization recorded."""
    return row.organization_id == caller.organization


def of_volunteer(row: Any, caller: Any) -> Any:
    """The caller's own rows."""
    return row.volunteer_id == caller.volunteer


def with_organization(row: Any, caller: Any) -> Any:
    """Volunteers who belong to the caller's organization or take part in its activities."""
    member, assigned = table_of(MembershipRow).alias().c, table_of(AssignmentRow).alias().c
    return or_(
        row.id.in_(select(member.volunteer_id).where(member.organization_id == caller.organization)),
        row.id.in_(select(assigned.volunteer_id).where(assigned.organization_id == caller.organization)),
    )


def announced(row: Any, caller: Any) -> Any:
    """Activities that are no drafts, and the organization's own."""
    return or_(row.status != ActivityStatus.DRAFT, row.organization_id == caller.organization)


@hookimpl
def visible_rows() -> Sequence[Scope]:
    """Departments see their divisions, organizations what is theirs, volunteers themselves, and strangers nothing."""
    owned = (MembershipRow, AssignmentRow, ServiceRecordRow)
    scoped = (VolunteerRow, OrganizationRow, ActivityRow, *owned)
    return (
        *(Scope(row=row, applies=nobody, where=lambda row, caller: false()) for row in scoped),
        *(Scope(row=row, applies=narrowed, where=in_divisions) for row in scoped),
        *(Scope(row=row, applies=organized, where=of_organization) for row in owned),
        *(Scope(row=row, applies=personal, where=of_volunteer) for row in owned),
        Scope(row=VolunteerRow, applies=organized, where=with_organization),
        Scope(row=VolunteerRow, applies=personal, where=lambda row, caller: row.id == caller.volunteer),
        Scope(row=ActivityRow, applies=lambda actor: organized(actor) or personal(actor), where=announced),
    )
