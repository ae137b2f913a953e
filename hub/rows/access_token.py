"""Who may call, and as whom."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment, words


class TokenKind(StrEnum):
    """Whom a token speaks for (令牌类型)."""

    DEPARTMENT = "DEPARTMENT"
    """A responsible unit, within its divisions (部门)."""
    ORGANIZATION = "ORGANIZATION"
    """One organization (组织)."""
    VOLUNTEER = "VOLUNTEER"
    """One volunteer (志愿者)."""
    ADMINISTRATOR = "ADMINISTRATOR"
    """Who operates the hub (管理员)."""


class AccessTokenRow(Row, table=True):
    """A token by its hash (访问令牌), and what it allows.

    `divisions` are the roots of what it may see, each with all below it; `*` is the whole province.
    """

    __tablename__ = "access_token"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'DEPARTMENT') = (department IS NOT NULL)"
            " AND (kind = 'ORGANIZATION') = (organization_id IS NOT NULL)"
            " AND (kind = 'VOLUNTEER') = (volunteer_id IS NOT NULL)",
            name="access_token_speaks_for_one",
        ),
    )

    name: str
    kind: TokenKind = choice(TokenKind)
    hash: bytes = Field(unique=True)
    department: str | None = Field(default=None, foreign_key="department.code", index=True)
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id", index=True)
    volunteer_id: UUID | None = Field(default=None, foreign_key="volunteer.id", index=True)
    divisions: list[str] = words()
    permissions: list[str] = words()
    purposes: list[str] = words()
    issued_at: datetime = moment()
    expires_at: datetime | None = moment(default=None)
    revoked_at: datetime | None = moment(default=None)
    last_used_on: date | None = None
