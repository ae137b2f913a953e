"""What the audit tells an operator, by person, by caller and by time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from hub.access.audit import SAID
from hub.db.connect import Connection

_LIST = """
SELECT sequence, at, caller_kind, coalesce(caller_name, caller_id::text) AS caller, department, purpose, legal_basis,
       operation, opened, looked_up, refused, failed
FROM audit_record
WHERE ($1::text IS NULL OR $1 IN (caller_name, caller_id::text, department))
  AND ($2::timestamptz IS NULL OR at >= $2)
  AND ($3::timestamptz IS NULL OR at < $3)
  AND ($4::text IS NULL OR EXISTS (
      SELECT FROM jsonb_array_elements(opened || looked_up || failed) AS entry
      WHERE coalesce(entry -> 'subjects', entry -> 'ids') ? $4
  ))
ORDER BY sequence DESC LIMIT $5
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A record as a list shows it: fields with how many rows of each, and no id."""

    sequence: int
    at: datetime
    caller_kind: str
    caller: str | None
    department: str | None
    purpose: str | None
    legal_basis: str | None
    operation: str | None
    opened: Sequence[str]
    looked_up: Sequence[str]
    refused: Sequence[str]
    failed: Sequence[str]


async def entries(
    connection: Connection,
    *,
    person: UUID | None = None,
    caller: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = 100,
) -> list[Entry]:
    """The latest records, the newest first.

    person: whose data they touched
    caller: the name or id of the token, or the department
    """
    rows = await connection.fetch(_LIST, caller, since, until, person and str(person), most)
    return [Entry(**{**row, **{name: _told(row[name]) for name in SAID}}) for row in rows]


def _told(said: Any) -> list[str]:
    return [
        f"{entry['field']} ({entry['code']})" if "code" in entry else f"{entry['field']} ({len(entry['ids'])})"
        for entry in orjson.loads(said)
    ]
