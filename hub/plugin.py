"""What a plugin is, as one frozen value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hub.actions import ActionKind
from hub.graph.markers import Permission


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A number of the policy that a plugin brings: data with its source, never code.

    verified: whether the source has been read for it
    """

    key: str
    value: Decimal | str
    unit: str
    source: str
    valid_from: date
    measure: int | None = None
    verified: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A query that shows what the plugin is for, offered in GraphiQL and run by a test."""

    title: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plugin:
    """All that a plugin says of itself.

    name: lower case, the name of its entry point and the beginning of its tables' names
    owner: the department that answers for it
    measures: the numbers of the measures that it serves
    guards: the actions that it may refuse; while it is away they are refused
    guarded_rows: rows of the core that it narrows; while it is away they are hidden
    demo: synthetic rows, made from those of the core
    migrations: the folder of its Alembic versions
    """

    name: str
    title: str
    owner: str
    measures: tuple[int, ...] = ()
    permissions: tuple[Permission, ...] = ()
    rows: tuple[type, ...] = ()
    types: tuple[type, ...] = ()
    extensions: tuple[type, ...] = ()
    queries: tuple[Callable[..., Any], ...] = ()
    mutations: tuple[Callable[..., Any], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    examples: tuple[Example, ...] = ()
    guards: tuple[ActionKind, ...] = ()
    guarded_rows: tuple[type, ...] = ()
    demo: Callable[..., Any] | None = None
    migrations: Path | None = None


def folder(module_file: str) -> Path:
    """The migrations of the plugin whose module this is: `folder(__file__)`."""
    return Path(module_file).parent / "migrations"


__all__ = ["Example", "Parameter", "Plugin", "folder"]
