"""Who served, when, and for how many whole minutes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Computed, Index, Integer, text
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment


class ServiceRecordStatus(StrEnum):
    """Whether a record counts (记录状态)."""

    PENDING = "PENDING"
    """Is recorded and waits for confirmation; does not count (待确认)."""
    CONFIRMED = "CONFIRMED"
    """Is confirmed, and counts (已确认)."""
    VOIDED = "VOIDED"
    """Has been voided for a stated reason; no longer counts, and stays (已作废)."""


class ServiceRecordRow(Row, table=True):
    """A time that a volunteer served (服务记录), without travel; its division is the volunteer's.

    A record is never edited: a wrong one is voided, and the right one names it in `corrects_id`.
    The year is the calendar year of the start in Asia/Shanghai, kept by the database.
    """

    __tablename__ = "service_record"
    __table_args__ = (
        Index("ix_service_record_volunteer_id", "volunteer_id", "starts_at", "id"),
        Index("ix_service_record_organization_id", "organization_id", "starts_at", "id"),
        Index("ix_service_record_activity_id", "activity_id", "id"),
        Index("ix_service_record_division", "division", "id"),
        Index("ix_service_record_starts_at", "starts_at", "id"),
        Index("ix_service_record_organization_id_year", "organization_id", "year"),
        Index("ix_service_record_corrects_id", "corrects_id", postgresql_where=text("corrects_id IS NOT NULL")),
        CheckConstraint("ends_at > starts_at", name="service_record_ends_after_it_starts"),
        CheckConstraint(
            "minutes > 0 AND minutes <= extract(epoch FROM ends_at - starts_at) / 60",
            name="service_record_minutes_fit_the_time",
        ),
        CheckConstraint("(status = 'VOIDED') = (voided_at IS NOT NULL)", name="service_record_voided_when"),
        CheckConstraint("(status = 'VOIDED') = (void_reason IS NOT NULL)", name="service_record_voided_why"),
        CheckConstraint("status <> 'CONFIRMED' OR confirmed_at IS NOT NULL", name="service_record_confirmed_when"),
    )

    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    activity_id: UUID = Field(foreign_key="activity.id")
    organization_id: UUID = Field(foreign_key="organization.id")
    division: str = Field(foreign_key="division.code")
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    minutes: int
    status: ServiceRecordStatus = choice(ServiceRecordStatus, default=ServiceRecordStatus.PENDING)
    recorded_at: datetime = moment()
    confirmed_at: datetime | None = moment(default=None)
    voided_at: datetime | None = moment(default=None)
    void_reason: str | None = None
    corrects_id: UUID | None = Field(default=None, foreign_key="service_record.id")
    year: int | None = Field(
        default=None,
        sa_column=Column(
            "year",
            Integer,
            Computed("extract(year FROM starts_at AT TIME ZONE 'Asia/Shanghai')::integer", persisted=True),
            nullable=False,
        ),
    )
