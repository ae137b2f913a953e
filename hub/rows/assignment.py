"""Who takes part in which activity, by their own word (条例 art. 25)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment


class AssignmentStatus(StrEnum):
    """How far an assignment has come (报名状态)."""

    SIGNED_UP = "SIGNED_UP"
    """The volunteer has signed up, and the organization has not answered (已报名)."""
    INVITED = "INVITED"
    """The organization has invited the volunteer, who has not answered (已邀请)."""
    ACCEPTED = "ACCEPTED"
    """Both sides agree (已录用)."""
    COMPLETED = "COMPLETED"
    """The volunteer has served (已完成)."""
    DECLINED = "DECLINED"
    """One side has said no (已谢绝)."""
    WITHDRAWN = "WITHDRAWN"
    """The volunteer has withdrawn (已退出)."""


class AssignmentRow(Row, table=True):
    """A volunteer's part in an activity (报名与录用); its division is the volunteer's."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "activity_id"),
        Index("ix_assignment_volunteer_id", "volunteer_id", "id"),
        Index("ix_assignment_activity_id", "activity_id", "id"),
        Index("ix_assignment_organization_id", "organization_id", "volunteer_id"),
        Index("ix_assignment_division", "division", "id"),
        CheckConstraint(
            "status NOT IN ('ACCEPTED', 'COMPLETED') OR accepted_at IS NOT NULL", name="assignment_is_accepted_first"
        ),
    )

    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    activity_id: UUID = Field(foreign_key="activity.id")
    organization_id: UUID = Field(foreign_key="organization.id")
    division: str = Field(foreign_key="division.code")
    status: AssignmentStatus = choice(AssignmentStatus)
    created_at: datetime = moment()
    accepted_at: datetime | None = moment(default=None)
    completed_at: datetime | None = moment(default=None)
