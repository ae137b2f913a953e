"""An organization that volunteers serve with, registered or not."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from hub.db.row import Row, sealed
from hub.rows.columns import choice
from security.place import Keep
from security.sealed import SealedText


class OrganizationKind(StrEnum):
    """The legal form of an organization (组织形式; 条例 art. 8)."""

    SOCIAL_ASSOCIATION = "SOCIAL_ASSOCIATION"
    """An association of members (社会团体)."""
    SOCIAL_SERVICE = "SOCIAL_SERVICE"
    """A body that provides a social service (社会服务机构)."""
    FOUNDATION = "FOUNDATION"
    """A foundation (基金会)."""
    UNREGISTERED_TEAM = "UNREGISTERED_TEAM"
    """A team without registration of its own (未登记团队)."""


class OrganizationStatus(StrEnum):
    """How far an organization has come (组织状态)."""

    APPLIED = "APPLIED"
    """Has asked to be admitted (申请)."""
    INCUBATING = "INCUBATING"
    """Is being prepared for registration (孵化)."""
    REGISTERED = "REGISTERED"
    """Is registered and has not begun to serve (登记)."""
    ACTIVE = "ACTIVE"
    """Serves, and may open activities (活跃)."""
    RECTIFYING = "RECTIFYING"
    """Must put something right before it may open activities again (整改)."""
    EXITED = "EXITED"
    """Has ended; what it recorded and certified stays (退出)."""


class OrganizationRow(Row, table=True):
    """A volunteer service organization or team (志愿服务组织)."""

    __tablename__ = "organization"
    __table_args__ = (
        Index("ix_organization_division", "division", "id"),
        Index("ix_organization_parent_id", "parent_id", "id"),
    )

    name: str
    uscc: str | None = Field(default=None, unique=True)
    kind: OrganizationKind = choice(OrganizationKind)
    status: OrganizationStatus = choice(OrganizationStatus)
    division: str = Field(foreign_key="division.code")
    parent_id: UUID | None = Field(default=None, foreign_key="organization.id")
    founded_on: date | None = None
    contact_person: SealedText | None = sealed(keep=Keep.CONTACT)
    contact_phone: SealedText | None = sealed(keep=Keep.CONTACT)
    address: SealedText | None = sealed(keep=Keep.CONTACT)
    bank_account: SealedText | None = sealed(keep=Keep.RECORD)
