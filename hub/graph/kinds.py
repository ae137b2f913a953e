"""The kinds of part that a graph has: types with and without an id, inputs, scopes, and what one plugin adds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table

from hub.graph.annotations import Shape
from hub.graph.declare import Tree
from hub.graph.fields import Declaration, column_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """What one plugin adds to the graph."""

    plugin: str
    types: Sequence[type] = ()
    extensions: Sequence[type] = ()
    queries: Sequence[Callable[..., Any]] = ()
    mutations: Sequence[Callable[..., Any]] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A type of the graph: its sentence, its fields in order and the plugin that owns it."""

    name: str
    plugin: str
    description: str
    fields: dict[str, Declaration]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity(Shown):
    """A type with an id, shown from one table."""

    row: Any
    table: Table
    tag: str
    tree: Tree | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InputField:
    """One field of an input."""

    name: str
    shape: Shape
    description: str
    required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """The input of a mutation and the class that its values become."""

    name: str
    plugin: str
    description: str
    cls: type
    fields: dict[str, InputField]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """A condition that narrows which rows a caller sees.

    applies: whether the scope concerns a caller; asked once, when a token is resolved
    where: the SQL condition over the columns of the row and the caller's named bind parameters
    """

    row: Any
    applies: Callable[[Any], bool]
    where: Callable[[Any, Any], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """A condition of a row under which its sealed fields open to a caller to whom policy leaves them closed.

    fields: the sealed columns that open; where none is named, all that tell of the row, those of other tables included
    applies: whether it concerns a caller; asked once, when a token is resolved
    where: the SQL condition over the columns of the row and the caller's named bind parameters
    """

    name: str
    row: Any
    applies: Callable[[Any], bool]
    where: Callable[[Any, Any], Any]
    fields: tuple[Any, ...] = ()

    def concerns(self, column: Column[Any]) -> bool:
        """Whether a sealed column is among those that open."""
        return not self.fields or any(column_of(field) is column for field in self.fields)

    def open_to(self, actor: Any) -> bool:
        """Whether the door is open to a caller, for the rows of which the condition holds."""
        return self.applies(actor)


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """A condition of a row under which all that is sealed of it stays closed, whatever policy and openings say.

    code, reason: how the closed field is told
    where: the SQL condition over the columns of the row and the caller's named bind parameters
    spares: whom it does not concern; asked once, when a token is resolved
    masked: whether masks are closed, too
    """

    name: str
    row: Any
    code: str
    reason: str
    where: Callable[[Any, Any], Any]
    spares: Callable[[Any], bool] = lambda actor: False
    masked: bool = True

    def concerns(self, column: Column[Any]) -> bool:
        """Every sealed column that tells of the row."""
        return True

    def open_to(self, actor: Any) -> bool:
        """Whether the door is open to a caller, for all rows."""
        return self.spares(actor)
