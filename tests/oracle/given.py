"""What a client gave: opaque ids taken apart, and text that a database can hold."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from math import isnan
from typing import Any
from uuid import UUID

from tests.oracle.faults import Wrong
from tests.oracle.values import SHANGHAI


def parts_of(text: Any) -> tuple[str, UUID] | None:
    """The tag and the UUID of an id, or None for what is none."""
    tag, _, rest = str(text).partition("_")
    try:
        return (tag, UUID(rest)) if len(rest) == 36 else None
    except ValueError:
        return None


def uuid_of(text: Any, tag: str, name: str) -> UUID:
    """The UUID of an id of one type; anything else is bad input."""
    parted = parts_of(text)
    if parted is None or parted[0] != tag:
        raise Wrong(f"{name} is not the id of a {tag}")
    return parted[1]


def bare(text: Any, name: str) -> UUID:
    """A UUID that is not the id of an object; anything else is bad input."""
    try:
        return UUID(str(text))
    except ValueError:
        raise Wrong(f"{name} is not a UUID") from None


def sayable(value: Any) -> Any:
    """A value as the database compares it; one that it cannot hold is bad input."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return on_the_clock(value)
    if isinstance(value, str) and any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
        raise Wrong("text that no database holds")
    if value.is_nan() if isinstance(value, Decimal) else isinstance(value, float) and isnan(value):
        raise Wrong("no number")
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > 1000:
        raise Wrong("a number of too many digits")
    if isinstance(value, int) and abs(value) >= 2**63:
        raise Wrong("a number of too many bits")
    return value


def on_the_clock(moment: datetime) -> datetime:
    """A moment; one without an offset is of Shanghai's clock, and one that UTC cannot tell is bad input."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except OverflowError:
        raise Wrong("a moment outside of time") from None
