"""Who may see the graph itself: everyone in a demo, and elsewhere whoever holds the permission to."""

from collections.abc import Callable
from typing import Any

from hub.graph.caller import ALLOWED, Decision

Explores = Callable[[Any], Decision]


def exploring(synthetic: bool) -> Explores:
    """What says whether a caller may explore the graph of a hub, which may be a demo."""
    return _anyone if synthetic else _permitted


def _anyone(caller: Any) -> Decision:
    return ALLOWED


def _permitted(caller: Any) -> Decision:
    decision: Decision = caller.allows("schema:explore")
    return decision
