"""The kinds of part that a graph has: types with and without an id, inputs, scopes, and what one plugin adds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from hub.graph.annotations import Shape
from hub.graph.declare import Tree
from hub.graph.fields import Declaration


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
