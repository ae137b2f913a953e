"""What happened to personal data that should not have."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment


class IncidentRow(Row, table=True):
    """A time in which data may have leaked, and what is said of it (个人信息安全事件; 个人信息保护法 art. 57).

    caller_id, department: through whose token, where that is known; otherwise through anyone's
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="incident_ends_after_it_starts"),
        Index("ix_incident_starts_at", "starts_at", "id"),
    )

    title: str
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    caller_id: UUID | None = None
    department: str | None = Field(default=None, foreign_key="department.code", index=True)
    cause: str
    possible_harm: str
    measures_taken: str
    advice: str
    contact: str
    recorded_at: datetime = moment()
