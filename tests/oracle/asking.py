"""Those who ask: a scope, values, and what policy says, without the rest of the hub."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import False_

from hub.graph.caller import Caller, Decision, caller
from hub.graph.fields import table_of
from hub.graph.parts import Parts, Scope


@dataclass(eq=False)
class Asks:
    """One who asks.

    permissions: what they hold
    open: labels and forms of sealed fields that open, as `Reader.name.plain`
    by_row: those that open where an opening opens the row
    """

    scope: str = ";;"
    scopes: int = -1
    doors: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    signed_in: bool = True
    permissions: Collection[str] = ()
    open: Collection[str] = ()
    by_row: Collection[str] = ()
    granted: dict[Any, Any] = field(default_factory=dict)

    def allows(self, permission: str) -> Decision:
        """Whether the caller holds a permission."""
        return Decision(opens=permission in self.permissions, reason=f"needs {permission}")

    def form(self, label: str, form: str) -> Decision:
        """Whether a form of a sealed field opens."""
        name = f"{label}.{form}"
        return Decision(opens=name in self.open, by_row=name in self.by_row, reason=f"needs {name}")


class BehindTheWall:
    """One who asks with the planner's scopes switched off, so that only the row-level wall is left.

    Scopes that hide a table from whoever lacks a permission stay: the wall knows no permissions.
    """

    def __init__(self, asks: Caller, parts: Parts) -> None:
        self.asks = asks
        self.granted: dict[Any, Any] = {}
        self.scopes = asks.scopes & sum(1 << bit for bit, (_, scope) in enumerate(parts.scopes) if is_shut(scope))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.asks, name)


def is_shut(scope: Scope) -> bool:
    """Whether a scope shows no row at all."""
    return isinstance(scope.where(table_of(scope.row).c, caller), False_)
