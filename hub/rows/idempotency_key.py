"""Which mutations have already had their effect."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint

from hub.db.row import Row
from hub.rows.columns import moment


class IdempotencyKeyRow(Row, table=True):
    """A mutation that a caller marked with a key (幂等键), the fingerprint of its input, and what it made."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("caller", "root_field", "key"),)

    caller: str
    root_field: str
    key: str
    fingerprint: bytes
    result_id: UUID | None = None
    created_at: datetime = moment(index=True)
