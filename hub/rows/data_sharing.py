"""Which data of volunteers a partner department receives, for what, and by which right."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment, words

CONSENT = "CONSENT"
"""The legal basis on which a sharing opens nothing unless the person has separately consented to it."""


class DataSharingRow(Row, table=True):
    """What one department receives for one purpose (数据共享); only what rests on consent opens by consent."""

    __tablename__ = "data_sharing"
    __table_args__ = (
        Index("ix_data_sharing_department", "department", "id"),
        CheckConstraint("fields <> '{}'", name="data_sharing_has_fields"),
        CheckConstraint("agreement ~ '\\S'", name="data_sharing_rests_on_an_agreement"),
        CheckConstraint("valid_to >= valid_from", name="data_sharing_ends_after_it_starts"),
    )

    department: str = Field(foreign_key="department.code")
    purpose: str = Field(foreign_key="purpose.code", index=True)
    fields: list[str] = words()
    legal_basis: str = Field(foreign_key="legal_basis.code", index=True)
    agreement: str
    valid_from: date
    valid_to: date | None = None
    ended_at: datetime | None = moment(default=None)
