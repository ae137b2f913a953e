"""Opaque ids: a type's tag and a UUID, as `vol_0190f3c1-…`."""

from uuid import UUID

# Its UUID is one like any other, and several times faster to make.
from asyncpg.pgproto import pgproto

from hub.errors import Invalid


def encode(tag: str, value: UUID) -> str:
    """The opaque id of a row."""
    return f"{tag}_{value}"


def decode(text: str, tag: str, name: str) -> UUID:
    """The UUID behind an opaque id of one type; `name` says where the id was given."""
    given, _, rest = text.partition("_")
    try:
        if given == tag and len(rest) == 36:
            return pgproto.UUID(rest)
    except ValueError:
        pass
    raise Invalid(f"{name} is not an id of the form {tag}_….", field=name)


def bare(text: str, name: str) -> UUID:
    """A UUID that is shown without a tag; `name` says where it was given."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(f"{name} is not a UUID.", field=name) from None


def split(text: str) -> tuple[str, UUID] | None:
    """The tag and the UUID of any opaque id, or None."""
    tag, _, rest = text.partition("_")
    try:
        return (tag, pgproto.UUID(rest)) if tag.isalnum() and len(rest) == 36 else None
    except ValueError:
        return None
