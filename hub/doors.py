"""The core's doors: what of a person opens by the row, and what closes all that is sealed of a person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import extract, func, or_, select

from hub.access.actor import Actor, ActorKind
from hub.graph.fields import column_of, table_of
from hub.graph.names import camel
from hub.graph.parts import Closing, Opening
from hub.rows import (
    CONSENT,
    ActivityRow,
    ActivityStatus,
    AssignmentRow,
    AssignmentStatus,
    ConsentGiver,
    ConsentRow,
    DataSharingRow,
    OrganizationRow,
    VolunteerRow,
    VolunteerStatus,
)
from hub.sql import today

CONTACT = (VolunteerRow.name, VolunteerRow.phone)
"""What whoever serves together needs of each other."""
SENSITIVE = (VolunteerRow.id_document, VolunteerRow.political_status)
"""What is shared only with a consent that names sensitive data (个人信息保护法 art. 28, 29)."""
REGISTERED = (*CONTACT, *SENSITIVE, VolunteerRow.birth_date, VolunteerRow.address)
"""What is sealed of a registered volunteer."""
RUNNING = (ActivityStatus.OPEN, ActivityStatus.CLOSED)
"""The statuses in which an activity is still to take place or takes place."""
DUTIES_BEYOND_DEATH = ("CLAIM", "CERTIFICATE")
"""The purposes of what relatives may ask a department for: what is owed to them, and proof of what was served."""
CHILDHOOD = 14
"""The age at which a person consents for themselves (个人信息保护法 art. 31)."""


def organized(actor: Actor) -> bool:
    """Whether a caller is an organization."""
    return actor.kind is ActorKind.ORGANIZATION


def owed(actor: Actor) -> bool:
    """Whether a caller answers relatives, or has a duty that does not end with a death (个人信息保护法 art. 49)."""
    return actor.everything or (actor.kind is ActorKind.DEPARTMENT and actor.purpose in DUTIES_BEYOND_DEATH)


def is_own(row: Any, caller: Any) -> Any:
    """The caller's own row."""
    return row.id == caller.subject


def is_assigned(volunteer: Any, caller: Any) -> Any:
    """Who was accepted for an activity of the caller's organization, until it ends."""
    assignment, activity = table_of(AssignmentRow).alias().c, table_of(ActivityRow).alias().c
    together = select(assignment.volunteer_id).where(
        assignment.organization_id == caller.organization,
        assignment.status == AssignmentStatus.ACCEPTED,
        activity.id == assignment.activity_id,
        activity.status.in_(RUNNING),
        activity.ends_at > func.now(),
    )
    return volunteer.id.in_(together)


def may_be_a_child(volunteer: Any) -> Any:
    """Whether the year of birth leaves it open that a volunteer is under 14 today."""
    return volunteer.birth_year >= extract("year", today()) - CHILDHOOD


def is_surely_a_child(volunteer: Any) -> Any:
    """Whether a volunteer is under 14 until the end of this year."""
    return volunteer.birth_year > extract("year", today()) - CHILDHOOD


def consents(volunteer: Any, caller: Any, field: str, *, sensitive: bool) -> Any:
    """Whose valid consent lets the caller's department have a field, for the purpose that it declares."""
    consent, sharing = table_of(ConsentRow).alias().c, table_of(DataSharingRow).alias().c
    given = select(consent.id).where(
        consent.volunteer_id == volunteer.id,
        consent.withdrawn_at.is_(None),
        or_(consent.valid_to.is_(None), consent.valid_to >= today()),
        # The day of the fourteenth birthday is sealed: in its year a guardian's word no longer opens anything.
        or_(consent.giver == ConsentGiver.VOLUNTEER, is_surely_a_child(volunteer)),
        sharing.id == consent.sharing_id,
        sharing.department == caller.department,
        sharing.purpose == caller.purpose,
        sharing.purpose == func.any(consent.purposes),
        sharing.fields.contains([field]),
        sharing.legal_basis == CONSENT,
        sharing.ended_at.is_(None),
        sharing.valid_from <= today(),
        or_(sharing.valid_to.is_(None), sharing.valid_to >= today()),
    )
    # Whatever is known of a child is sensitive.
    told = consent.sensitive if sensitive else or_(consent.sensitive, ~may_be_a_child(volunteer))
    return given.where(told).correlate(volunteer.id.table).exists()


def label_of(attribute: Any) -> str:
    """A sealed field of volunteers as the graph names it: `Volunteer.phone`."""
    return f"Volunteer.{camel(column_of(attribute).name)}"


def shared(attribute: Any) -> Opening:
    """The door by which a department enters with a person's consent to the sharing of one field."""
    label, sensitive = label_of(attribute), any(attribute is each for each in SENSITIVE)
    return Opening(
        name="consent",
        row=VolunteerRow,
        fields=(attribute,),
        applies=lambda actor: actor.kind is ActorKind.DEPARTMENT and actor.purpose is not None,
        where=lambda volunteer, caller: consents(volunteer, caller, label, sensitive=sensitive),
    )


DOORS: Sequence[Opening | Closing] = (
    Closing(
        name="restricted",
        row=VolunteerRow,
        code="RESTRICTED",
        reason="is only stored, and opens to nobody (个人信息保护法 art. 47).",
        where=lambda volunteer, caller: volunteer.status == VolunteerStatus.RESTRICTED,
    ),
    Closing(
        name="erased",
        row=VolunteerRow,
        code="ERASED",
        reason="was erased (个人信息保护法 art. 47).",
        where=lambda volunteer, caller: volunteer.status == VolunteerStatus.ERASED,
    ),
    Closing(
        name="deceased",
        row=VolunteerRow,
        code="DECEASED",
        reason="tells of somebody who has died, and opens for their relatives only (个人信息保护法 art. 49).",
        where=lambda volunteer, caller: volunteer.status == VolunteerStatus.DECEASED,
        spares=owed,
        masked=False,
    ),
    Opening(name="own", row=VolunteerRow, applies=lambda actor: actor.kind is ActorKind.VOLUNTEER, where=is_own),
    Opening(name="own", row=OrganizationRow, applies=organized, where=is_own),
    Opening(
        name="recorder",
        row=VolunteerRow,
        fields=REGISTERED,
        applies=organized,
        where=lambda volunteer, caller: volunteer.registered_by_id == caller.organization,
    ),
    Opening(
        name="recorder",
        row=ConsentRow,
        fields=(ConsentRow.guardian, ConsentRow.evidence),
        applies=organized,
        where=lambda consent, caller: consent.organization_id == caller.organization,
    ),
    Opening(name="assigned", row=VolunteerRow, fields=CONTACT, applies=organized, where=is_assigned),
    *(shared(attribute) for attribute in REGISTERED),
)
"""The core's doors, those that close before those that open."""
