"""Who belongs to which organization."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice


class MembershipRole(StrEnum):
    """What a member is in an organization (成员角色)."""

    MEMBER = "MEMBER"
    """A member (成员)."""
    LEADER = "LEADER"
    """Leads the organization or one of its teams (负责人)."""


class MembershipStatus(StrEnum):
    """How a membership stands (成员状态)."""

    ACTIVE = "ACTIVE"
    """Belongs to the organization (在队)."""
    LEFT = "LEFT"
    """Has left it (离队)."""


class MembershipRow(Row, table=True):
    """A volunteer's time in an organization (队员关系); its division is the volunteer's."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_volunteer_id", "volunteer_id", "id"),
        Index("ix_membership_organization_id", "organization_id", "id"),
        Index("ix_membership_division", "division", "id"),
        Index(
            "uq_membership_active",
            "organization_id",
            "volunteer_id",
            unique=True,
            postgresql_where=text("status = 'ACTIVE'"),
        ),
    )

    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    organization_id: UUID = Field(foreign_key="organization.id")
    division: str = Field(foreign_key="division.code")
    role: MembershipRole = choice(MembershipRole, default=MembershipRole.MEMBER)
    status: MembershipStatus = choice(MembershipStatus, default=MembershipStatus.ACTIVE)
    joined_on: date
    left_on: date | None = None
