"""Values that the database can hold and compare; all others are refused before they reach it."""

from datetime import UTC, datetime
from decimal import Decimal
from math import isnan
from typing import Any
from zoneinfo import ZoneInfo

from hub.errors import Invalid

SHANGHAI = ZoneInfo("Asia/Shanghai")
DIGITS = 1000
"""The most digits before or behind the point of a decimal."""
HALVES = range(0xD800, 0xE000)
"""Halves of surrogate pairs, which are no characters."""


def storable(value: Any, name: str = "A value") -> Any:
    """A value as it is, a moment with its offset; of any other, Invalid says what is wrong, by its name."""
    if isinstance(value, list):
        return [storable(item, name) for item in value]
    if isinstance(value, datetime):
        return _moment(value, name)
    wrong = _wrong(value)
    if wrong:
        raise Invalid(f"{name} {wrong}.", field=name)
    return value


def _wrong(value: Any) -> str | None:
    """Why a value cannot be stored."""
    if isinstance(value, str):
        if "\0" in value:
            return "must not contain the character U+0000"
        if not value.isascii() and any(ord(character) in HALVES for character in value):
            return "must not contain half of a surrogate pair"
    elif isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            return "is a whole number beyond 64 bits"
    elif isinstance(value, float):
        if isnan(value):
            return "is not a number"
    elif isinstance(value, Decimal):
        if value.is_nan():
            return "is not a number"
        if value.is_finite() and not -DIGITS <= value.adjusted() <= DIGITS:
            return f"has more than {DIGITS} digits"
    return None


def _moment(value: datetime, name: str) -> datetime:
    """A moment with its offset; without one it is told by Shanghai's clock."""
    moment = value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise Invalid(f"{name} lies outside of the years 1 to 9999.", field=name) from None
    return moment
