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


class AdministratorRole(StrEnum):
    """The office of an administrator (管理员角色)."""

    SYSTEM = "SYSTEM"
    """Operates the hub (系统管理员)."""
    SECURITY = "SECURITY"
    """Decides who may see what (安全管理员)."""
    AUDIT = "AUDIT"
    """Reads the audit (审计管理员)."""


class AccessTokenRow(Row, table=True):
    """A token by its hash (访问令牌), and what it allows.

    `divisions` are the roots of what it may see, each with all below it; `*` is the whole province.
    `legal_bases` are those that it may declare beside the one that follows from the declared purpose.
    `roles` are those of an administrator. A token of the demo may hold all of them, and `*` for every permission.
    `certificate` is what a client shows instead of a token: its SHA-256, or else its subject.
    """

    __tablename__ = "access_token"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'DEPARTMENT') = (department IS NOT NULL)"
            " AND (kind = 'ORGANIZATION') = (organization_id IS NOT NULL)"
            " AND (kind = 'VOLUNTEER') = (volunteer_id IS NOT NULL)",
            name="access_token_speaks_for_one",
        ),
        CheckConstraint(
            "(kind = 'ADMINISTRATOR' OR roles = '{}')"
            " AND (synthetic OR cardinality(roles) <= 1 AND NOT '*' = ANY (permissions))",
            name="access_token_holds_one_role",
        ),
        CheckConstraint(
            "certificate IS NULL OR kind = 'DEPARTMENT'", name="access_token_certificate_names_a_department"
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
    legal_bases: list[str] = words()
    roles: list[str] = words()
    certificate: str | None = None
    issued_at: datetime = moment()
    expires_at: datetime | None = moment(default=None)
    revoked_at: datetime | None = moment(default=None)
    last_used_on: date | None = None
