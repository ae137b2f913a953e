"""What a client gave: opaque ids taken apart, and text that a database can hold."""

from enum import Enum
from typing import Any
from uuid import UUID

from tests.oracle.faults import Wrong


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
    """A value as the database holds it; text that it cannot hold is bad input."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str) and any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
        raise Wrong("text that no database holds")
    return value
