"""What was corrected about people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment, words


class CorrectionRow(Row, table=True):
    """That fields of a person were corrected, when, and by whose word (更正记录); no values. Only ever added."""

    __tablename__ = "correction"
    __table_args__ = (
        Index("ix_correction_volunteer_id", "volunteer_id", "id"),
        Index("ix_correction_division", "division", "id"),
    )

    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    division: str = Field(foreign_key="division.code")
    corrected_at: datetime = moment()
    fields: list[str] = words()
    by_kind: str
    by_id: UUID | None = None
