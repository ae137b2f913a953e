"""Every word that a plugin can say to the hub."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from hub.access.actor import Actor
    from hub.actions import Action, Event
    from hub.audit.anchor import Anchor
    from hub.context import Context
    from hub.db.row import Row
    from hub.errors import Refused
    from hub.graph.parts import Closing, Opening, Scope
    from hub.plugin import Plugin
    from hub.rights.retention import Retention
    from hub.rows.volunteer import VolunteerRow
    from security.key_provider import KeyProvider

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
    def key_provider(self) -> "KeyProvider | None":
        """Called once at start, and by commands that use keys: the KMS or HSM that unwraps working keys, if any."""

    @hookspec
    def audit_anchor(self) -> "Anchor | None":
        """Called once at start: where seals of the audit are kept out of the hub's reach; the first answer counts."""

    @hookspec
    async def actor_from_request(self, headers: "Mapping[str, str]") -> "Actor | None":
        """Called for a request whose token the hub does not hold in its cache; the first answer counts."""

    @hookspec
    async def check_action(self, context: "Context", action: "Action") -> "Refused | None":
        """Called before an action that this plugin guards is done; an answer refuses it."""

    @hookspec
    async def on_event(self, context: "Context", event: "Event") -> None:
        """Called after a fact has happened, in the same transaction; an error undoes the fact."""

    @hookspec
    async def export_person(self, context: "Context", person: "VolunteerRow") -> "Sequence[Row]":  # type: ignore[empty-body]
        """Called when a person is handed all that is held about them: the rows that this plugin holds."""

    @hookspec
    async def correct_person(self, context: "Context", person: "VolunteerRow", changes: "Mapping[str, Any]") -> None:
        """Called when a person is corrected, in the same transaction: what this plugin has copied changes, too."""

    @hookspec
    async def erase_person(self, context: "Context", person: "VolunteerRow") -> "Retention | None":
        """Called when a person is erased, in the same transaction: what no duty keeps goes; a duty is the answer."""
