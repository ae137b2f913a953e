"""To what a volunteer has consented, by whose word, and until when."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from hub.db.row import Row, sealed
from hub.rows.columns import choice, moment, words
from security.place import Keep
from security.sealed import SealedText


class ConsentGiver(StrEnum):
    """By whose word a consent is given (同意人)."""

    VOLUNTEER = "VOLUNTEER"
    """The volunteer, who is 14 or older (本人)."""
    GUARDIAN = "GUARDIAN"
    """A parent or other guardian of a volunteer under 14 (监护人; 个人信息保护法 art. 31)."""


class ConsentRow(Row, table=True):
    """One consent of a volunteer (同意): to a notice's purposes, or, separately, to one sharing of data.

    Its division is the volunteer's; its organization is the one that recorded it on paper.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_volunteer_id", "volunteer_id", "id"),
        Index("ix_consent_organization_id", "organization_id", "id"),
        Index("ix_consent_division", "division", "id"),
        Index("ix_consent_sharing_id", "sharing_id", "volunteer_id"),
        CheckConstraint("purposes <> '{}'", name="consent_has_a_purpose"),
        CheckConstraint("(giver = 'GUARDIAN') = (guardian IS NOT NULL)", name="consent_names_the_guardian"),
    )

    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    division: str = Field(foreign_key="division.code")
    notice_version: str
    purposes: list[str] = words()
    sharing_id: UUID | None = Field(default=None, foreign_key="data_sharing.id")
    sensitive: bool = False
    giver: ConsentGiver = choice(ConsentGiver)
    guardian: SealedText | None = sealed(subject="volunteer_id", keep=Keep.RECORD)
    evidence: SealedText | None = sealed(subject="volunteer_id", keep=Keep.RECORD)
    given_at: datetime = moment()
    valid_to: date | None = None
    withdrawn_at: datetime | None = moment(default=None)
