"""A plugin of the tests that has every hook, and remembers what it was told."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub import (
    Action,
    ActionKind,
    Actor,
    ActorKind,
    Anchor,
    Closing,
    Context,
    Event,
    Opening,
    OrganizationRow,
    Plugin,
    Refused,
    Retention,
    Row,
    Scope,
    VolunteerRow,
    hookimpl,
)

told: list[str] = []
"""What the bees were asked and told, in order."""
stings: set[str] = set()
"""The actions that they refuse, and the events that they cannot bear."""
combs: list[bytes] = []
"""The seals of the audit that they keep."""


class Hive:
    """An anchor that keeps lines in its combs."""

    async def append(self, line: bytes) -> None:
        """Keep a line."""
        combs.append(line)

    async def lines(self) -> Sequence[bytes]:
        """Every line that is kept."""
        return combs


duties: list[Retention] = []
"""Why they keep what they hold of people."""


@hookimpl
def plugin() -> Plugin:
    """What the bees are."""
    return Plugin(
        name="bees",
        title="Bees (蜂)",
        owner="social-work",
        guards=(ActionKind.OPEN_ACTIVITY,),
        guarded_rows=(OrganizationRow,),
    )


@hookimpl
def visible_rows() -> Sequence[Scope]:
    """Nobody sees a foundation."""
    return (Scope(row=OrganizationRow, applies=lambda actor: True, where=lambda row, caller: row.kind != "FOUNDATION"),)


@hookimpl
def audit_anchor() -> Anchor | None:
    """The bees keep what is given to them."""
    return Hive()


@hookimpl
def doors() -> Sequence[Opening | Closing]:
    """What is sealed of an association stays in the hive."""
    return (
        Closing(
            name="hive",
            row=OrganizationRow,
            code="IN_THE_HIVE",
            reason="stays in the hive.",
            where=lambda row, caller: row.kind == "SOCIAL_ASSOCIATION",
        ),
    )


@hookimpl
async def actor_from_request(headers: Mapping[str, str]) -> Actor | None:
    """A bee is known by its dance."""
    if headers.get("x-dance") != "waggle":
        return None
    return Actor(
        kind=ActorKind.DEPARTMENT,
        name="bee",
        department="social-work",
        divisions=None,
        permissions=frozenset({"organization:read"}),
    )


@hookimpl
async def check_action(context: Context, action: Action) -> Refused | None:
    """Refused where it stings."""
    told.append(action.kind)
    return Refused("STUNG", "The bees say no.") if action.kind in stings else None


@hookimpl
async def on_event(context: Context, event: Event) -> None:
    """Some facts are too much."""
    told.append(event.name)
    if event.name in stings:
        raise Refused("STUNG", "The bees cannot bear it.")


@hookimpl
async def export_person(context: Context, person: VolunteerRow) -> Sequence[Row]:
    """Bees know nobody's name."""
    told.append("export_person")
    return ()


@hookimpl
async def correct_person(context: Context, person: VolunteerRow, changes: Mapping[str, Any]) -> None:
    """Bees hear which fields change."""
    told.append(f"correct_person {' '.join(sorted(changes))}")


@hookimpl
async def erase_person(context: Context, person: VolunteerRow) -> Retention | None:
    """Bees forget, unless a duty is set."""
    told.append("erase_person")
    return duties[0] if duties else None
