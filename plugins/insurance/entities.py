"""What is shown of insurance."""

from __future__ import annotations

from datetime import date

from hub import (
    ID,
    Activity,
    BigInt,
    Connection,
    Division,
    DivisionRow,
    Organization,
    ProtectedText,
    Volunteer,
    ascending,
    entity,
    protected,
    to_many,
    to_one,
    value,
)
from plugins.insurance.rows import InsuranceCoverageRow, InsuranceKind, InsurancePolicyRow
from plugins.insurance.rules import READ


@entity(InsurancePolicyRow, tag="pol", requires=READ)
class InsurancePolicy:
    """A contract with an insurer, for one volunteer or for a group (保单); its limits are whole fen."""

    id: ID
    number: ProtectedText = protected(mask="bank_account")
    """The insurer's number of the contract (保单号)."""
    kind: InsuranceKind
    """What it pays for (险种)."""
    insurer: Organization | None = to_one(InsurancePolicyRow.insurer_id)
    """Who pays (承保机构)."""
    holder: Organization | None = to_one(InsurancePolicyRow.holder_id)
    """Who bought it (投保组织)."""
    volunteer: Volunteer | None = to_one(InsurancePolicyRow.volunteer_id)
    """Whom it insures; null for a group policy (被保险志愿者)."""
    division: Division = to_one(InsurancePolicyRow.division)
    """The volunteer's division, or the holder's (所属区划)."""
    starts_on: date
    """The first day (保险起期)."""
    ends_on: date
    """The last day (保险止期)."""
    death_limit: BigInt | None
    """The most that it pays on death or disability (身故伤残限额)."""
    medical_limit: BigInt | None
    """The most that it pays for treatment (医疗限额)."""
    hospital_day_limit: BigInt | None
    """What it pays for a day in hospital (住院日津贴)."""
    scope: str
    """Where and when it applies, in the insurer's words (保障范围)."""
    coverages: Connection[InsuranceCoverage] = to_many(
        InsuranceCoverageRow.policy_id, order_by=ascending(InsuranceCoverageRow.starts_on)
    )
    """Whom it covers and when, oldest first (承保记录)."""


@entity(InsuranceCoverageRow, tag="cov", requires=READ)
class InsuranceCoverage:
    """The days on which a policy covers a volunteer (承保)."""

    id: ID
    kind: InsuranceKind
    """What the policy pays for (险种)."""
    policy: InsurancePolicy | None = to_one(InsuranceCoverageRow.policy_id)
    """Under which policy (保单)."""
    volunteer: Volunteer | None = to_one(InsuranceCoverageRow.volunteer_id)
    """Who is covered (志愿者)."""
    activity: Activity | None = to_one(InsuranceCoverageRow.activity_id)
    """In which activity; null where it is in any (活动)."""
    starts_on: date
    """The first day (起期)."""
    ends_on: date
    """The last day (止期)."""


@value
class InsuredShare:
    """How many volunteers of a division are covered against accidents (参保情况)."""

    division: Division = to_one("division", key=DivisionRow.code)
    """The division (行政区划)."""
    volunteers: int
    """Volunteers in service (在册志愿者)."""
    covered: int
    """Those of them who are covered on the day (在保人数)."""
    share: float
    """Covered of all, from 0 to 1 (参保率)."""
