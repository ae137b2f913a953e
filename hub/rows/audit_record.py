"""What was opened, refused or failed to open, and for whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from hub.db.row import Row
from hub.rows.columns import documents, moment


class AuditRecordRow(Row, table=True):
    """One request that touched protected fields (审计记录): ids, fields and forms, never values. Only ever added."""

    __tablename__ = "audit_record"

    at: datetime = moment(index=True)
    caller_kind: str
    caller_id: UUID | None = None
    caller_name: str | None = None
    department: str | None = None
    purpose: str | None = None
    document_hash: bytes
    operation: str | None = None
    opened: list[dict[str, Any]] = documents()
    refused: list[dict[str, Any]] = documents()
    failed: list[dict[str, Any]] = documents()
