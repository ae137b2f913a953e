"""Who may ask for a person's rights, and how far their rights reach."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import func, select

from hub.access.actor import ActorKind
from hub.context import Context
from hub.errors import NotAllowed, Refused
from hub.graph.caller import EVERYTHING, Decision
from hub.rows.volunteer import VolunteerRow, VolunteerStatus

OFFICERS = (ActorKind.DEPARTMENT, ActorKind.ADMINISTRATOR)
"""Who may act for a person, with a permission."""


def is_own(context: Context, volunteer: UUID) -> bool:
    """Whether the caller is the person."""
    return context.actor.kind is ActorKind.VOLUNTEER and context.actor.volunteer == volunteer


def permitted(context: Context, decision: Decision) -> None:
    """NotAllowed unless the caller is an officer to whom the decision opens."""
    if context.actor.kind not in OFFICERS:
        raise NotAllowed("Only the person, or an officer with the permission, may ask this.")
    if not decision.opens:
        raise NotAllowed(decision.reason)


async def person_of(context: Context, volunteer: UUID) -> VolunteerRow:
    """The person, held until the end of the transaction; NotFound where the caller does not see them."""
    return await context.get(VolunteerRow, volunteer, name="volunteer", lock=True)


def still_open(person: VolunteerRow) -> None:
    """Refused with PERSON_RESTRICTED or PERSON_ERASED where nothing but storage is left."""
    if person.status is VolunteerStatus.RESTRICTED:
        raise Refused("PERSON_RESTRICTED", "Of this person everything but storage has stopped.", path=("volunteer",))
    if person.status is VolunteerStatus.ERASED:
        raise Refused("PERSON_ERASED", "This person has been erased.", path=("volunteer",))


@asynccontextmanager
async def whole(context: Context) -> AsyncIterator[None]:
    """A part of the transaction that passes the walls: a right reaches all of a person, whatever the caller sees."""
    await context.session.execute(select(func.set_config("hub.scope", EVERYTHING, True)))
    yield
    await context.session.flush()
    await context.session.execute(select(func.set_config("hub.scope", context.actor.scope, True)))
