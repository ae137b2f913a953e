"""What can be done about insurance."""

from __future__ import annotations

from datetime import date

from hub import Answer, BigInt, Context, Organization, Ref, Volunteer, input, mutation
from plugins.insurance import rules
from plugins.insurance.entities import InsurancePolicy
from plugins.insurance.rows import InsuranceKind


@input
class IssuePolicy:
    """Which policy is issued (出具保单)."""

    number: str
    """The insurer's number of the contract (保单号)."""
    kind: InsuranceKind
    """What it pays for (险种)."""
    insurer: Ref[Organization]
    """Who pays (承保机构)."""
    holder: Ref[Organization]
    """Who bought it (投保组织)."""
    starts_on: date
    """The first day (保险起期)."""
    ends_on: date
    """The last day (保险止期)."""
    volunteer: Ref[Volunteer] | None = None
    """Whom it insures; left out for a group policy (被保险志愿者)."""
    death_limit: BigInt | None = None
    """The most that it pays on death or disability, in fen (身故伤残限额)."""
    medical_limit: BigInt | None = None
    """The most that it pays for treatment, in fen (医疗限额)."""
    hospital_day_limit: BigInt | None = None
    """What it pays for a day in hospital, in fen (住院日津贴)."""
    scope: str = ""
    """Where and when it applies, in the insurer's words (保障范围)."""


@mutation(requires=rules.WRITE)
async def issue_policy(context: Context, input: IssuePolicy) -> Answer[InsurancePolicy]:
    """Put a policy on record; one for a volunteer covers that volunteer at once (出具保单)."""
    return await rules.issue(
        context,
        number=input.number,
        kind=input.kind,
        insurer=input.insurer,
        holder=input.holder,
        volunteer=input.volunteer,
        starts_on=input.starts_on,
        ends_on=input.ends_on,
        death_limit=input.death_limit,
        medical_limit=input.medical_limit,
        hospital_day_limit=input.hospital_day_limit,
        scope=input.scope.strip(),
    )
