"""What an organization does with volunteers: when, where, and at what risk."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment


class ActivityKind(StrEnum):
    """What an activity is; only service counts as service time (活动类型)."""

    SERVICE = "SERVICE"
    """Service to others (服务)."""
    TRAINING = "TRAINING"
    """Training of volunteers (培训)."""
    DRILL = "DRILL"
    """A drill for emergencies (演练)."""


class ActivityMode(StrEnum):
    """How volunteers take part (参与方式)."""

    ON_SITE = "ON_SITE"
    """At a place (线下)."""
    ONLINE = "ONLINE"
    """From anywhere, over the network (线上)."""


class ActivityRisk(StrEnum):
    """How dangerous an activity may be for those who take part (风险等级)."""

    LOW = "LOW"
    """No more than daily life (低风险)."""
    MODERATE = "MODERATE"
    """Some care is needed (一般风险)."""
    DANGEROUS = "DANGEROUS"
    """A person may come to harm; insurance comes first (可能发生人身危险; 条例 art. 17)."""


class ActivityStatus(StrEnum):
    """How far an activity has come (活动状态)."""

    DRAFT = "DRAFT"
    """Is being prepared; only its organization and departments see it (草稿)."""
    PUBLISHED = "PUBLISHED"
    """Is announced, and does not take sign-ups yet (已发布)."""
    OPEN = "OPEN"
    """Takes sign-ups (招募中)."""
    CLOSED = "CLOSED"
    """Takes no more sign-ups (招募结束)."""
    COMPLETED = "COMPLETED"
    """Has taken place (已完成)."""
    CANCELLED = "CANCELLED"
    """Does not take place (已取消)."""


class ActivityRow(Row, table=True):
    """An activity that an organization holds (志愿服务活动), with the risk it must state (条例 art. 12)."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_organization_id", "organization_id", "id"),
        Index("ix_activity_division", "division", "id"),
        Index("ix_activity_starts_at", "starts_at", "id"),
        CheckConstraint("risk_statement ~ '\\S'", name="activity_states_its_risk"),
        CheckConstraint("ends_at > starts_at", name="activity_ends_after_it_starts"),
        CheckConstraint("capacity > 0", name="activity_has_room"),
    )

    organization_id: UUID = Field(foreign_key="organization.id")
    division: str = Field(foreign_key="division.code")
    title: str
    kind: ActivityKind = choice(ActivityKind, default=ActivityKind.SERVICE)
    category: str = Field(foreign_key="service_category.code", index=True)
    mode: ActivityMode = choice(ActivityMode, default=ActivityMode.ON_SITE)
    risk: ActivityRisk = choice(ActivityRisk)
    risk_statement: str
    place: str | None = None
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    capacity: int | None = None
    status: ActivityStatus = choice(ActivityStatus, default=ActivityStatus.DRAFT)
