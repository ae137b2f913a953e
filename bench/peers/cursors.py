"""The hub's cursors, so that one question suits all servers."""

from base64 import b64decode, b64encode
from uuid import UUID

import orjson

FIRST = UUID(int=0)
"""Comes before every id."""


def place(cursor: str | None) -> UUID:
    """The id after which a page begins."""
    return FIRST if cursor is None else UUID(orjson.loads(b64decode(cursor))[1])


def cursor(id: UUID) -> str:
    """The cursor of a row in the order of ids, written as PostgreSQL writes JSON."""
    return b64encode(f'["id+", "{id}"]'.encode()).decode()
