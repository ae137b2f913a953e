"""The decorators that an author writes. They only record what was declared; `parts` reads it."""

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from hub.graph.markers import Permission

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])

MARK = "__hub_declared__"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """How an entity's rows form a tree: the code that others refer to, and the table of all (code, ancestor) pairs."""

    code: Any
    closure: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What a decorator recorded of a class or function."""

    kind: Literal["entity", "value", "extension", "input", "query", "mutation"]
    row: Any = None
    tag: str = ""
    tree: "Tree | None" = None
    target: str = ""
    requires: Permission | None = None
    every: bool = False
    people: str | None = ""
    public: bool = False


def declared(thing: Any) -> Declared:
    """What was declared of a class or function."""
    mark = vars(thing).get(MARK)
    if not isinstance(mark, Declared):
        raise TypeError(f"{thing!r} is not declared as a part of the graph")
    return mark


def _mark(thing: Any, record: Declared) -> Any:
    setattr(thing, MARK, record)
    return thing


def entity(row: Any, *, tag: str, tree: Tree | None = None, requires: Permission | None = None) -> Callable[[C], C]:
    """A type with an id, shown from a row; `tag` begins its opaque ids, as in `vol_…`.

    tree: given where rows form a tree, so that references to them can be filtered by `under`
    requires: without it, a caller sees no row, through whichever door
    """
    return lambda cls: _mark(cls, Declared(kind="entity", row=row, tag=tag, tree=tree, requires=requires))


def value(cls: C) -> C:
    """A type without identity: the row of a report."""
    _mark(cls, Declared(kind="value"))
    return cls


def extends(target: Any) -> Callable[[C], C]:
    """Fields added to an entity that others own; named, never imported from a plugin."""
    name = target if isinstance(target, str) else target.__name__
    return lambda cls: _mark(cls, Declared(kind="extension", target=name))


def input(cls: C) -> C:
    """The input of a mutation: a frozen dataclass whose fields carry their sentences."""
    return _mark(dataclasses.dataclass(frozen=True, kw_only=True)(cls), Declared(kind="input"))


def query(
    *,
    requires: Permission | None = None,
    rows: Literal["visible", "all"] = "visible",
    people: str | None = "",
    public: bool = False,
) -> Callable[[F], F]:
    """A root field of Query.

    A function that answers `Connection[T]` or `T | None` gives `rows(...)`; one that answers `Report[T]` or a value
    type gives a select over `visible(Row)`. It is called when an operation is compiled, never for each request.

    people: for a report of all rows, the column that counts the people whom the caller does not see, by `unseen`; None
    where the permission alone decides, and every number is shown
    """
    return lambda function: _mark(
        function, Declared(kind="query", requires=requires, every=rows == "all", people=people, public=public)
    )


def mutation(*, requires: Permission | None = None) -> Callable[[F], F]:
    """A root field of Mutation: an async function of `(context, input)` that gives the id of what it shows."""

    def record(function: F) -> F:
        if not inspect.iscoroutinefunction(function):
            raise TypeError(f"mutation {function.__name__} must be async")
        return _mark(function, Declared(kind="mutation", requires=requires))

    return record
