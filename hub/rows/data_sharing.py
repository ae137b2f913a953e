"""Which data of volunteers a partner department receives, for what, and by which right."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment, words


class LegalBasis(StrEnum):
    """By which right personal data is processed (合法性基础; 个人信息保护法 art. 13)."""

    CONSENT = "CONSENT"
    """The person's separate consent (单独同意)."""
    CONTRACT = "CONTRACT"
    """A contract to which the person is a party (履行合同)."""
    STATUTORY_DUTY = "STATUTORY_DUTY"
    """A duty or power that the law gives (法定职责)."""
    EMERGENCY = "EMERGENCY"
    """An emergency of public health, of life or of property (突发事件)."""


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
    purpose: str
    fields: list[str] = words()
    legal_basis: LegalBasis = choice(LegalBasis)
    agreement: str
    valid_from: date
    valid_to: date | None = None
    ended_at: datetime | None = moment(default=None)
