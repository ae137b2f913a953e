"""The core as a plugin: it says what it is, and which of its rows a caller sees, by the same hooks as all others."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import any_, false, or_, select

from hub.access.actor import Actor, ActorKind
from hub.actions import Override
from hub.context import Context
from hub.db.row import Row
from hub.doors import DOORS, organized
from hub.graph.fields import table_of
from hub.graph.parts import Closing, Opening, Scope
from hub.hookspecs import hookimpl
from hub.plugin import Example, Parameter, Plugin
from hub.rights import holdings
from hub.rights.retention import Retention
from hub.rows import (
    ROWS,
    ActivityRow,
    ActivityStatus,
    AssignmentRow,
    ConsentRow,
    CorrectionRow,
    DisclosureRow,
    ErasureRow,
    MembershipRow,
    OrganizationRow,
    ServiceRecordRow,
    VolunteerRow,
)
from hub.schema import (
    activity,
    assignment,
    consent,
    correction,
    data_sharing,
    department,
    disclosure,
    division,
    erasure,
    impact_assessment,
    incident,
    me,
    membership,
    organization,
    permissions,
    policy_parameter,
    policy_rule,
    purpose,
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
    correction,
    erasure,
    consent,
    data_sharing,
    policy_parameter,
    disclosure,
    incident,
    impact_assessment,
    policy_rule,
    purpose,
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
        rows=ROWS,
        types=(Override, *(kind for room in ROOMS for kind in room.TYPES)),
        queries=tuple(function for room in ROOMS for function in getattr(room, "QUERIES", ())),
        mutations=tuple(function for room in ROOMS for function in getattr(room, "MUTATIONS", ())),
        parameters=(
            Parameter(
                key=holdings.KEEP_RECORDS,
                value=Decimal(10),
                unit="year",
                source="GB/T 40143-2021, 5.2.2",
                valid_from=date(2021, 5, 21),
                measure=12,
            ),
        ),
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


def personal(actor: Actor) -> bool:
    """Whether a caller is a volunteer."""
    return actor.kind is ActorKind.VOLUNTEER


def unentitled(actor: Actor) -> bool:
    """Whether a caller is not to know who was erased: who may not erase others, and is nobody's data."""
    return not (personal(actor) or actor.allows("rights:erase").opens)


def uninvolved(actor: Actor) -> bool:
    """Whether no disclosure concerns a caller: who does not read the audit, and is nobody's data."""
    return not (actor.audits or organized(actor) or personal(actor))


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
    """Volunteers whom the caller's organization registered, or who belong to it or take part in its activities."""
    member, assigned = table_of(MembershipRow).alias().c, table_of(AssignmentRow).alias().c
    return or_(
        row.registered_by_id == caller.organization,
        row.id.in_(select(member.volunteer_id).where(member.organization_id == caller.organization)),
        row.id.in_(select(assigned.volunteer_id).where(assigned.organization_id == caller.organization)),
    )


def announced(row: Any, caller: Any) -> Any:
    """Activities that are no drafts, and the organization's own."""
    return or_(row.status != ActivityStatus.DRAFT, row.organization_id == caller.organization)


@hookimpl
def visible_rows() -> Sequence[Scope]:
    """Departments see their divisions, organizations what is theirs, volunteers themselves, and strangers nothing.

    Erasures are seen by those whom they are about, and by those who may erase. Disclosures are seen by those whom they
    are about, and all of them by those who read the audit.
    """
    owned = (MembershipRow, AssignmentRow, ServiceRecordRow, ConsentRow)
    kept = (CorrectionRow, ErasureRow)
    scoped = (VolunteerRow, OrganizationRow, ActivityRow, *owned, *kept)
    return (
        *(Scope(row=row, applies=nobody, where=lambda row, caller: false()) for row in scoped),
        *(Scope(row=row, applies=narrowed, where=in_divisions) for row in scoped),
        *(Scope(row=row, applies=organized, where=of_organization) for row in owned),
        *(Scope(row=row, applies=organized, where=lambda row, caller: false()) for row in kept),
        *(Scope(row=row, applies=personal, where=of_volunteer) for row in (*owned, *kept)),
        Scope(row=ErasureRow, applies=unentitled, where=lambda row, caller: false()),
        Scope(row=VolunteerRow, applies=organized, where=with_organization),
        Scope(row=VolunteerRow, applies=personal, where=lambda row, caller: row.id == caller.volunteer),
        Scope(row=DisclosureRow, applies=uninvolved, where=lambda row, caller: false()),
        Scope(
            row=DisclosureRow,
            applies=lambda actor: not actor.audits,
            where=lambda row, caller: row.subject == caller.subject,
        ),
        Scope(row=ActivityRow, applies=lambda actor: organized(actor) or personal(actor), where=announced),
    )


@hookimpl
def doors() -> Sequence[Opening | Closing]:
    """What of a person opens by the row, and what closes all."""
    return DOORS


@hookimpl
async def export_person(context: Context, person: VolunteerRow) -> Sequence[Row]:
    """All rows of the core that are the person's or name the person."""
    return await holdings.rows_of(context, person)


@hookimpl
async def correct_person(context: Context, person: VolunteerRow, changes: Mapping[str, Any]) -> None:
    """The person's own row says what is right."""
    await holdings.correct(context, person, changes)


@hookimpl
async def erase_person(context: Context, person: VolunteerRow) -> Retention | None:
    """Contacts are forgotten, what is under way ends; service records are kept for their years."""
    return await holdings.erase(context, person)
