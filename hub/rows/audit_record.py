"""What was opened, looked up, refused or failed to open, and for whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import documents, moment


class AuditRecordRow(Row, table=True):
    """One request that touched protected fields, or a change of the hub itself (审计记录): never a value.

    sequence, link: its place in the chain, in which no number is left out
    """

    __tablename__ = "audit_record"

    sequence: int = Field(sa_type=BigInteger, unique=True)
    link: bytes
    at: datetime = moment(index=True)
    caller_kind: str
    caller_id: UUID | None = None
    caller_name: str | None = None
    organization_id: UUID | None = None
    department: str | None = None
    purpose: str | None = None
    legal_basis: str | None = None
    document_hash: bytes
    operation: str | None = None
    opened: list[dict[str, Any]] = documents()
    looked_up: list[dict[str, Any]] = documents()
    refused: list[dict[str, Any]] = documents()
    failed: list[dict[str, Any]] = documents()
