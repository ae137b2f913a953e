"""Who has been erased, or will be."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment, words


class ErasureRow(Row, table=True):
    """That a person was erased, by whose word, and which duties kept what until when (删除记录); no values."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index("ix_erasure_division", "division", "id"),
        Index("ix_erasure_kept_until", "kept_until", postgresql_where=text("erased_at IS NULL")),
    )

    volunteer_id: UUID = Field(foreign_key="volunteer.id", unique=True)
    division: str = Field(foreign_key="division.code")
    requested_at: datetime = moment()
    by_kind: str
    by_id: UUID | None = None
    duties: list[str] = words()
    kept_until: date | None = None
    erased_at: datetime | None = moment(default=None)
