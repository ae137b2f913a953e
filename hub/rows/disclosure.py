"""Whose data was opened or found, by whom and for what: the audit, as those see it whom it is about."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, moment, words

_CALLERS = ("ANONYMOUS", "DEPARTMENT", "ORGANIZATION", "VOLUNTEER", "ADMINISTRATOR")


class DisclosureForm(StrEnum):
    """How data was disclosed (披露方式)."""

    PLAIN = "PLAIN"
    """The value was shown (明文)."""
    DECIDED = "DECIDED"
    """A rule asked about the value, of which only yes or no was learned (判断)."""
    FOUND = "FOUND"
    """The value was known to whoever asked, and the person was found by it (检索命中)."""


class DisclosureRow(Row, table=True):
    """One request that disclosed fields of one subject (披露记录). The database derives these rows from the audit."""

    __tablename__ = "disclosure"
    __table_args__ = (
        CheckConstraint(f"caller_kind IN ({', '.join(map(repr, _CALLERS))})"),
        Index("ix_disclosure_subject", "subject", "at", "id"),
    )

    subject: UUID
    at: datetime = moment(index=True)
    caller_kind: str
    caller_id: UUID | None = None
    department: str | None = None
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id", index=True)
    purpose: str | None = None
    legal_basis: str | None = None
    form: DisclosureForm = choice(DisclosureForm)
    fields: list[str] = words()
