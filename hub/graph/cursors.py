"""Cursors: the place of a row in one order, as opaque text."""

import base64
import binascii
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from hub.errors import Invalid
from hub.graph.storable import storable


def read(cursor: str, name: str) -> list[str | None]:
    """The order that a cursor belongs to, followed by its keys as text."""
    try:
        keys = orjson.loads(base64.b64decode(cursor, validate=True))
    except (ValueError, binascii.Error):
        keys = None
    if not isinstance(keys, list) or not keys or not all(key is None or isinstance(key, str) for key in keys):
        raise Invalid(f"{name} is not a cursor of this list.")
    return keys


def pattern(cursor: str) -> tuple[bool, ...]:
    """Which keys of a cursor are null; nothing for what is no cursor, which is refused where it is used."""
    try:
        return tuple(key is None for key in read(cursor, "A cursor"))
    except Invalid:
        return ()


def key(cursor: str, name: str, order: str, place: int, kind: type) -> Any:
    """One key of a cursor, as a value of its column's Python type."""
    keys = read(cursor, name)
    if keys[0] != order or place + 1 >= len(keys):
        raise Invalid(f"{name} is a cursor of another order.")
    text = keys[place + 1]
    try:
        return None if text is None else storable(_PARSERS.get(kind, kind)(text), name)
    except (ValueError, ArithmeticError, LookupError):
        raise Invalid(f"{name} is not a cursor of this list.") from None


_PARSERS: dict[type, Any] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    bool: lambda text: {"true": True, "false": False}[text],
}
