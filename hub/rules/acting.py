"""On whose behalf a caller may act."""

from uuid import UUID

from hub.access.actor import ActorKind
from hub.context import Context
from hub.errors import NotAllowed, Refused


def for_organization(context: Context, organization: UUID) -> None:
    """NotAllowed unless the caller is the organization itself, or a department or administrator over it."""
    actor = context.actor
    if actor.kind is ActorKind.VOLUNTEER or (
        actor.kind is ActorKind.ORGANIZATION and actor.organization != organization
    ):
        raise NotAllowed("Only the organization itself may do this.")


def as_volunteer(context: Context) -> UUID:
    """The volunteer that the caller is; nobody else decides for a volunteer (条例 art. 25)."""
    if context.actor.kind is not ActorKind.VOLUNTEER or context.actor.volunteer is None:
        raise NotAllowed("Only the volunteer may decide this: nobody is assigned against their will.")
    return context.actor.volunteer


def transition(thing: str, now: str, *allowed: str) -> None:
    """Refused with ILLEGAL_TRANSITION unless a status is one of those from which the step may be taken."""
    if now not in allowed:
        raise Refused("ILLEGAL_TRANSITION", f"{thing} is {now}; this needs {' or '.join(allowed)}.")
