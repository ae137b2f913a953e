"""What is stored of insurance: policies, and the days on which they cover volunteers."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from hub import Keep, Row, SealedText, choice, sealed


class InsuranceKind(StrEnum):
    """What an insurance pays for (险种)."""

    ACCIDENT = "ACCIDENT"
    """Harm to the volunteer (人身意外伤害险)."""
    LIABILITY = "LIABILITY"
    """Harm that the volunteer does to others (第三者责任险)."""


class InsurancePolicyRow(Row, table=True):
    """A contract that an organization holds with an insurer (保单); limits are whole fen, null where nothing is paid.

    It insures one volunteer, or is a group policy that insures whom its coverages name. Its division is the
    volunteer's, or the holder's. The number is the holder's secret.
    """

    __tablename__ = "insurance_policy"
    __table_args__ = (
        UniqueConstraint("id", "kind", "holder_id"),
        Index("ix_insurance_policy_volunteer_id", "volunteer_id", "ends_on", "id"),
        Index("ix_insurance_policy_holder_id", "holder_id", "id"),
        Index("ix_insurance_policy_insurer_id", "insurer_id", "id"),
        Index("ix_insurance_policy_division", "division", "id"),
        CheckConstraint("ends_on >= starts_on", name="insurance_policy_ends_after_it_starts"),
        CheckConstraint(
            "least(death_limit, medical_limit, hospital_day_limit) >= 0",
            name="insurance_policy_limits_are_not_negative",
        ),
    )

    number: SealedText = sealed(subject="holder_id", keep=Keep.RECORD)
    kind: InsuranceKind = choice(InsuranceKind)
    insurer_id: UUID = Field(foreign_key="organization.id")
    holder_id: UUID = Field(foreign_key="organization.id")
    volunteer_id: UUID | None = Field(default=None, foreign_key="volunteer.id")
    division: str = Field(foreign_key="division.code")
    starts_on: date
    ends_on: date
    death_limit: int | None = Field(default=None, sa_type=BigInteger)
    medical_limit: int | None = Field(default=None, sa_type=BigInteger)
    hospital_day_limit: int | None = Field(default=None, sa_type=BigInteger)
    scope: str = ""


class InsuranceCoverageRow(Row, table=True):
    """The days on which a policy covers a volunteer (承保), in one activity or in any; its division is the volunteer's.

    Kind and holder are the policy's, and the database keeps them so: they are known to whoever sees the coverage,
    even where the policy is hidden.
    """

    __tablename__ = "insurance_coverage"
    __table_args__ = (
        ForeignKeyConstraint(
            ["policy_id", "kind", "holder_id"],
            ["insurance_policy.id", "insurance_policy.kind", "insurance_policy.holder_id"],
        ),
        Index("ix_insurance_coverage_policy_id", "policy_id", "starts_on", "id"),
        Index("ix_insurance_coverage_volunteer_id", "volunteer_id", "starts_on", "id"),
        Index("ix_insurance_coverage_activity_id", "activity_id"),
        Index("ix_insurance_coverage_holder_id", "holder_id", "id"),
        Index("ix_insurance_coverage_division", "division", "id"),
        CheckConstraint("ends_on >= starts_on", name="insurance_coverage_ends_after_it_starts"),
    )

    policy_id: UUID
    kind: InsuranceKind = choice(InsuranceKind)
    holder_id: UUID
    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    activity_id: UUID | None = Field(default=None, foreign_key="activity.id")
    division: str = Field(foreign_key="division.code")
    starts_on: date
    ends_on: date
