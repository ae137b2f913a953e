"""What an audit record says of a request, or of a change of the hub itself: ids, fields and forms; never a value."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson

from hub.access.actor import Actor
from hub.db.row import uuid7
from hub.graph.fields import FORMS, LOOKUP
from hub.graph.holes import Filling
from hub.graph.names import camel
from hub.graph.request import Request
from security.audit_chain import canonical

NO_REFUSALS = ("INTERNAL", "UNAUTHENTICATED")
"""What else may keep a form of a sealed field closed: it failed to open, or nobody in particular asked."""
RECORDED = (*FORMS, LOOKUP)
"""The forms of a sealed field of which a refusal is recorded."""
LONGEST = 200
"""How much is kept of the name that a client gives its operation."""

APPEND = "SELECT append_audit_records($1::text[])"
"""Adds any number of records to the chain, in order."""

SAID = ("opened", "looked_up", "refused", "failed")
"""The columns that hold lists of what happened, as JSON."""
CONTENT = (
    *("id", "synthetic", "caller_kind", "caller_id", "caller_name", "organization_id", "department", "purpose"),
    *("legal_basis", "document_hash", "operation", *SAID),
)
"""The columns that make the content of a record: all but its place in the chain and its time, which the chain gives."""

Touched = tuple[str, str, list[str]]


def record_of(
    actor: Actor, request: Request, fillings: Sequence[Filling], errors: Iterable[dict[str, Any]]
) -> str | None:
    """The record of a request, or None where it opened, looked up, was refused and failed to open nothing."""
    subjects: dict[str, dict[str, str]] = {}
    for each in fillings:
        for (type_name, field_name), found in each.subjects.items():
            subjects.setdefault(f"{type_name}.{camel(field_name)}", {}).update(found)
    said = {
        "opened": [
            *(
                {"field": field, "form": "plain", "ids": ids, **_subjects(ids, subjects.get(field))}
                for field, ids in _rows(each.opened for each in fillings)
            ),
            *(
                {"field": field, "form": "decision", "ids": ids, **_subjects(ids, subjects.get(field))}
                for field, ids in _rows(each.decided for each in fillings)
            ),
        ],
        "looked_up": [{"field": field, "ids": ids} for field, ids in _rows(each.looked_up for each in fillings)],
        "refused": [told for error in errors if (told := _refusal(error["extensions"]))],
        "failed": [{"field": field, "ids": ids} for field, ids in _rows(each.broken for each in fillings)],
    }
    if not any(said.values()):
        return None
    document = sha256(request.query.encode()).digest()
    return _record(actor, document, request.operation_name and request.operation_name[:LONGEST], said)


def change_of(actor: Actor, what: str) -> str:
    """The record of a change that the hub makes to itself: who makes it, and what in one sentence."""
    return _record(actor, b"", what, {})


def content_of(row: Mapping[str, Any]) -> bytes:
    """The content of a record as it was written, from its row."""
    return canonical({name: orjson.loads(row[name]) if name in SAID else row[name] for name in CONTENT})


def _record(actor: Actor, document: bytes, operation: str | None, said: Mapping[str, Any]) -> str:
    content = {
        "id": uuid7(),
        "synthetic": False,
        "caller_kind": actor.kind,
        "caller_id": actor.id,
        "caller_name": actor.name or None,
        "organization_id": actor.organization,
        "department": actor.department,
        "purpose": actor.purpose,
        "legal_basis": actor.legal_basis,
        "document_hash": document,
        "operation": operation,
        **dict.fromkeys(SAID, ()),
        **said,
    }
    return canonical(content).decode()


def _rows(lists: Iterable[list[Touched]]) -> list[tuple[str, list[str]]]:
    """The ids of each field, once each."""
    rows: dict[str, dict[str, None]] = {}
    for each in lists:
        for type_name, field_name, ids in each:
            rows.setdefault(f"{type_name}.{camel(field_name)}", {}).update(dict.fromkeys(ids))
    return [(field, list(ids)) for field, ids in rows.items()]


def _subjects(ids: list[str], subjects: Mapping[str, str] | None) -> dict[str, list[str]]:
    """Whose data the rows hold, where that is not what they are themselves."""
    return {"subjects": [subjects[each] for each in ids]} if subjects else {}


def _refusal(extensions: dict[str, Any]) -> dict[str, Any] | None:
    field, _, form = str(extensions.get("field")).rpartition(".")
    if extensions["code"] in NO_REFUSALS or form not in RECORDED:
        return None
    return {"field": field, "form": form, "code": extensions["code"], "count": extensions["count"]}
