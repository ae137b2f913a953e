"""What an audit record says of a request: ids, fields and forms; never a value."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from hub.access.actor import Actor
from hub.db.row import uuid7
from hub.graph.fields import FORMS, LOOKUP
from hub.graph.holes import Filling
from hub.graph.names import camel
from hub.graph.request import Request

NO_REFUSALS = ("INTERNAL", "UNAUTHENTICATED")
"""What else may keep a form of a sealed field closed: it failed to open, or nobody in particular asked."""
RECORDED = (*FORMS, LOOKUP)
"""The forms of a sealed field of which a refusal is recorded."""
LONGEST = 200
"""How much is kept of the name that a client gives its operation."""

INSERT = """
INSERT INTO audit_record (
    id, at, caller_kind, caller_id, caller_name, department, purpose, document_hash, operation, opened, refused, failed
)
SELECT id, now(), kind, caller, name, department, purpose, document, operation, opened, refused, failed
FROM unnest(
    $1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[],
    $9::jsonb[], $10::jsonb[], $11::jsonb[]
) AS record (id, kind, caller, name, department, purpose, document, operation, opened, refused, failed)
"""
"""Adds any number of records, given as one list for each column."""

Record = tuple[UUID, str, UUID | None, str | None, str | None, str | None, bytes, str | None, str, str, str]


def record_of(
    actor: Actor, request: Request, fillings: Sequence[Filling], errors: Iterable[dict[str, Any]]
) -> Record | None:
    """The record of a request, or None where it opened, looked up, was refused and failed to open nothing."""
    opened = [
        *({"field": field, "form": "plain", "ids": ids} for field, ids in _rows(each.opened for each in fillings)),
        *({"field": field, "form": "decision", "ids": ids} for field, ids in _rows(each.decided for each in fillings)),
    ]
    failed = [{"field": field, "ids": ids} for field, ids in _rows(each.broken for each in fillings)]
    refused = [said for error in errors if (said := _refusal(error["extensions"]))]
    looked_up = any(each.looked_up for each in fillings)
    if not (opened or looked_up or refused or failed):
        return None
    return (
        uuid7(),
        actor.kind,
        actor.id,
        actor.name or None,
        actor.department,
        actor.purpose,
        sha256(request.query.encode()).digest(),
        request.operation_name and request.operation_name[:LONGEST],
        _json(opened),
        _json(refused),
        _json(failed),
    )


def _rows(lists: Iterable[list[tuple[str, str, list[str]]]]) -> list[tuple[str, list[str]]]:
    """The ids of each field, once each."""
    rows: dict[str, dict[str, None]] = {}
    for each in lists:
        for type_name, field_name, ids in each:
            rows.setdefault(f"{type_name}.{camel(field_name)}", {}).update(dict.fromkeys(ids))
    return [(field, list(ids)) for field, ids in rows.items()]


def _refusal(extensions: dict[str, Any]) -> dict[str, Any] | None:
    field, _, form = str(extensions.get("field")).rpartition(".")
    if extensions["code"] in NO_REFUSALS or form not in RECORDED:
        return None
    return {"field": field, "form": form, "code": extensions["code"], "count": extensions["count"]}


def _json(said: list[dict[str, Any]]) -> str:
    return orjson.dumps(said).decode()
