"""A plugin of the tests that has every hook, and remembers what it was told."""

from collections.abc import Mapping, Sequence

from hub import (
    Action,
    ActionKind,
    Actor,
    ActorKind,
    Closing,
    Context,
    Event,
    Opening,
    OrganizationRow,
    Plugin,
    Refused,
    Scope,
    hookimpl,
)

told: list[str] = []
"""What the bees were asked and told, in order."""
stings: set[str] = set()
"""The actions that they refuse, and the events that they cannot bear."""


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
