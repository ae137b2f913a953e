"""What may be asked before it is done, and what is told after: actions and events."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.graph.declare import input


class ActionKind(StrEnum):
    """What a plugin may guard."""

    OPEN_ACTIVITY = "OPEN_ACTIVITY"
    """An activity is about to take sign-ups; its subject is the activity's row."""
    ASSIGN_VOLUNTEER = "ASSIGN_VOLUNTEER"
    """A volunteer is about to become part of an activity; its subject is the assignment's row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """Something that is about to be done to a row, and may still be refused."""

    kind: ActionKind
    row: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A fact that has happened to a row, told in the same transaction.

    name: the fact, such as `service_record_confirmed`
    """

    name: str
    row: Any


@input
class Override:
    """The word of a person who lets an action pass while the plugin that guards it is away (放行)."""

    name: str
    """Who takes the responsibility (责任人)."""
    reason: str
    """Why it cannot wait (理由)."""
