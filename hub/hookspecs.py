"""Every word that a plugin can say to the hub."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from hub.access.actor import Actor
    from hub.actions import Action, Event
    from hub.context import Context
    from hub.errors import Refused
    from hub.graph.parts import Closing, Opening, Scope
    from hub.plugin import Plugin

hookspec = pluggy.HookspecMarker("hub")
hookimpl = pluggy.HookimplMarker("hub")


class Hooks:
    """The hooks, in the order in which they are called over the life of the hub."""

    @hookspec
    def plugin(self) -> "Plugin":  # type: ignore[empty-body]
        """Called once at start: what this plugin is and what it adds."""

    @hookspec
    def visible_rows(self) -> "Sequence[Scope]":  # type: ignore[empty-body]
        """Called once at start: conditions that narrow which rows a caller sees; all that apply must hold."""

    @hookspec
    def doors(self) -> "Sequence[Opening | Closing]":  # type: ignore[empty-body]
        """Called once at start: conditions under which sealed fields of a row open, or stay closed, by the row."""

    @hookspec
    async def actor_from_request(self, headers: "Mapping[str, str]") -> "Actor | None":
        """Called for a request whose token the hub does not hold in its cache; the first answer counts."""

    @hookspec
    async def check_action(self, context: "Context", action: "Action") -> "Refused | None":
        """Called before an action that this plugin guards is done; an answer refuses it."""

    @hookspec
    async def on_event(self, context: "Context", event: "Event") -> None:
        """Called after a fact has happened, in the same transaction; an error undoes the fact."""
