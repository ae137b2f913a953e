"""A page of a list, cut in plain Python: a total order, cursors, and which items lie between them."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, TypeDecorator

from hub.graph.fields import Order
from hub.graph.parts import Entity
from tests.oracle.faults import Wrong
from tests.oracle.given import sayable
from tests.oracle.snapshot import Row
from tests.oracle.values import spelled

Keys = Sequence[Any]
READERS: Mapping[type, Any] = {
    str: str,
    int: int,
    float: float,
    bool: {"true": True, "false": False}.__getitem__,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
}
"""How a cursor's text becomes a value again."""


@dataclass(frozen=True)
class Term:
    """One term of a total order."""

    name: str
    kind: type
    optional: bool
    down: bool


@dataclass(frozen=True)
class Paging:
    """What the arguments of a connection say."""

    terms: Sequence[Term]
    backward: bool
    size: int
    after: Keys | None
    before: Keys | None


def paging(entity: Entity, declared: Sequence[Order], given: Mapping[str, Any]) -> Paging:
    """The paging that arguments ask for, or why they are wrong."""
    terms = ordering(entity, declared, given.get("orderBy") or ())
    after, before = ends(terms, given)
    return Paging(terms, given.get("last") is not None, size_of(given), after, before)


def size_of(given: Mapping[str, Any]) -> int:
    """The most items of the page that arguments ask for, or why there is no such page."""
    first, last = given.get("first"), given.get("last")
    if first is not None and last is not None:
        raise Wrong("first and last together")
    asked = first if last is None else last
    size = 20 if asked is None else int(asked)
    if size < 0 or size > 500:
        raise Wrong("a page of that size", "BAD_INPUT" if size < 0 else "LIMIT_EXCEEDED")
    return size


def ends(terms: Sequence[Term], given: Mapping[str, Any]) -> tuple[Keys | None, Keys | None]:
    """The places in an order between which the page lies, or why a cursor names none."""
    after, before = (None if given.get(name) is None else keys_of(given[name], terms) for name in ("after", "before"))
    return after, before


def ordering(entity: Entity, declared: Sequence[Order], asked: Sequence[Mapping[str, Any]]) -> list[Term]:
    """The asked order, else the declared one; the id breaks ties in the direction of the last term."""
    named = [(order.column.name, order.descending) for order in declared]
    if asked:
        named = [(_plain(term["field"]), _plain(term.get("direction")) == "DESC") for term in asked]
    if all(name != "id" for name, _ in named):
        named = [*named, ("id", named[-1][1] if named else False)]
    terms: dict[str, Term] = {}
    for name, down in named:
        column = entity.table.c[name]
        terms.setdefault(name, Term(name, kind_of(column.type), bool(column.nullable), down))
    return list(terms.values())


def kind_of(stored: Any) -> type:
    """The Python type of a column's values, as a snapshot holds them."""
    if isinstance(stored, TypeDecorator):
        return kind_of(stored.impl_instance)
    return str if isinstance(stored, Enum) else stored.python_type


def ordered(rows: Sequence[Row], terms: Sequence[Term]) -> list[Row]:
    """The rows in order; a missing value comes last in either direction."""
    listed = list(rows)
    for term in reversed(terms):
        held = [row for row in listed if row[term.name] is not None]
        missing = [row for row in listed if row[term.name] is None]
        listed = sorted(held, key=lambda row: row[term.name], reverse=term.down) + missing
    return listed


def precedes(left: Keys, right: Keys, terms: Sequence[Term]) -> bool:
    """Whether a place in the order comes before another."""
    for one, other, term in zip(left, right, terms, strict=True):
        if one == other:
            continue
        if one is None or other is None:
            return other is None
        return bool(one > other if term.down else one < other)
    return False


def keys(row: Row, terms: Sequence[Term]) -> Keys:
    """The place of a row in an order."""
    return [row[term.name] for term in terms]


def cursor(row: Row, terms: Sequence[Term]) -> str:
    """The place of a row as opaque text."""
    said = [named(terms), *(spelled(key) for key in keys(row, terms))]
    return base64.b64encode(json.dumps(said, ensure_ascii=False).encode()).decode()


def keys_of(text: str, terms: Sequence[Term]) -> Keys:
    """The place that a cursor of this order names; any other text is bad input."""
    try:
        name, *said = json.loads(base64.b64decode(text, validate=True))
        if name != named(terms):
            raise ValueError("a cursor of another order")
        return [key_of(key, term) for key, term in zip(said, terms, strict=True)]
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
        raise Wrong("not a cursor of this list") from None


def key_of(text: Any, term: Term) -> Any:
    """One key of a cursor: null where null may stand, or a text that is read as the column's kind of value."""
    if text is None and term.optional:
        return None
    if not isinstance(text, str):
        raise ValueError("a key that is no text")
    return sayable(READERS[term.kind](text))


def named(terms: Sequence[Term]) -> str:
    """An order as its cursors name it."""
    return ",".join(term.name + ("-" if term.down else "+") for term in terms)


def between(rows: Sequence[Row], asked: Paging) -> list[Row]:
    """The rows in order that lie strictly between the cursors."""
    terms = asked.terms
    return [
        row
        for row in ordered(rows, terms)
        if (asked.after is None or precedes(asked.after, keys(row, terms), terms))
        and (asked.before is None or precedes(keys(row, terms), asked.before, terms))
    ]


def _plain(value: Any) -> Any:
    """An enum's value, however it is held."""
    return getattr(value, "value", value)
