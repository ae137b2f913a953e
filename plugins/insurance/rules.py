"""What is allowed and what follows: who may issue a policy, what it must say, and what needs cover."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, select
from sqlmodel import col

from hub import (
    ActivityRisk,
    ActivityRow,
    Context,
    NotAllowed,
    OrganizationRow,
    OrganizationStatus,
    Parameter,
    Permission,
    Plain,
    Refused,
    Retention,
    Row,
    VolunteerRow,
    VolunteerStatus,
    years_after,
)
from plugins.insurance.rows import InsuranceCoverageRow, InsuranceKind, InsurancePolicyRow

READ = Permission(name="insurance:read", title="See policies and who is covered (查看保险)")
WRITE = Permission(name="insurance:write", title="Issue policies (出具保单)")

CLAIM_YEARS = Parameter(
    key="insurance.claimYears",
    value=Decimal(2),
    unit="year",
    source="保险法 art. 26",
    valid_from=date(2009, 10, 1),
    measure=17,
)
"""For how many years a claim can be made, for which what proves the cover is kept."""

_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_LIMITS: Final = {
    "death_limit": "deathLimit",
    "medical_limit": "medicalLimit",
    "hospital_day_limit": "hospitalDayLimit",
}


def covers(coverage: Any, day: Any) -> Any:
    """Coverages against accidents that hold on a day, as a condition over their columns."""
    return and_(coverage.kind == InsuranceKind.ACCIDENT, coverage.starts_on <= day, coverage.ends_on >= day)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment in Asia/Shanghai."""
    return moment.astimezone(_SHANGHAI).date()


async def issue(
    context: Context,
    *,
    number: str,
    insurer: UUID,
    holder: UUID,
    volunteer: UUID | None,
    starts_on: date,
    ends_on: date,
    **terms: Any,
) -> InsurancePolicyRow:
    """A new policy; one that insures a volunteer covers that volunteer from its first to its last day, in any activity.

    Raises NotAllowed, NotFound, Refused.
    """
    _is_party(context, insurer, holder)
    if not number.strip():
        raise Refused("NUMBER_REQUIRED", "A policy has a number.", path=("number",))
    if ends_on < starts_on:
        raise Refused("DATES_REVERSED", "A policy ends on the day it starts, or later.", path=("endsOn",))
    for name, place in _LIMITS.items():
        if (terms[name] or 0) < 0:
            raise Refused("LIMIT_NEGATIVE", "A limit is not below zero.", path=(place,))
    await _active(context, insurer, "insurer", "INSURER_NOT_ACTIVE")
    held_by = await _active(context, holder, "holder", "HOLDER_NOT_ACTIVE")
    insured = None if volunteer is None else await _insurable(context, volunteer)
    policy = await context.add(
        InsurancePolicyRow(
            number=Plain(number.strip()),
            insurer_id=insurer,
            holder_id=holder,
            volunteer_id=volunteer,
            division=(insured or held_by).division,
            starts_on=starts_on,
            ends_on=ends_on,
            synthetic=context.synthetic,
            **terms,
        )
    )
    if insured is not None:
        await _cover(context, policy, insured)
    return policy


async def uninsured(context: Context, activity: ActivityRow) -> Refused | None:
    """Why an activity may not open: it is dangerous, and no accident policy for its organization's people spans it.

    条例 art. 17, 慈善法 art. 69.
    """
    if activity.risk is not ActivityRisk.DANGEROUS:
        return None
    first, last = day_of(activity.starts_at), day_of(activity.ends_at)
    # Asked of the table and not by `find`: what the rule needs does not depend on what the caller may read.
    group = select(col(InsurancePolicyRow.id)).where(
        col(InsurancePolicyRow.holder_id) == activity.organization_id,
        col(InsurancePolicyRow.volunteer_id).is_(None),
        col(InsurancePolicyRow.kind) == InsuranceKind.ACCIDENT,
        col(InsurancePolicyRow.starts_on) <= first,
        col(InsurancePolicyRow.ends_on) >= last,
    )
    if await context.exists(group):
        return None
    return Refused(
        "INSURANCE_REQUIRED",
        f"A dangerous activity needs a group accident policy of its organization from {first} to {last}.",
        path=("activity",),
    )


async def held_of(context: Context, person: VolunteerRow) -> Sequence[Row]:
    """The policies that insure a person alone, then the person's coverages."""
    held: list[Row] = []
    for row in (InsurancePolicyRow, InsuranceCoverageRow):
        mine = select(row).where(col(row.volunteer_id) == person.id).order_by(col(row.starts_on), col(row.id))
        held += (await context.session.execute(mine)).scalars()
    return held


async def forget(context: Context, person: VolunteerRow) -> Retention | None:
    """Delete what is held of a person, or say until when a claim may need it."""
    held = await held_of(context, person)
    if not held:
        return None
    last: date = max(row.ends_on for row in held if isinstance(row, InsurancePolicyRow | InsuranceCoverageRow))
    until = years_after(last, int(await context.parameter(CLAIM_YEARS.key)))
    if until >= context.today:
        return Retention(reason=CLAIM_YEARS.source, until=until)
    for row in (InsuranceCoverageRow, InsurancePolicyRow):
        await context.session.execute(delete(row).where(col(row.volunteer_id) == person.id))
    return None


def _is_party(context: Context, insurer: UUID, holder: UUID) -> None:
    actor = context.actor
    if actor.volunteer is not None or actor.organization not in (None, insurer, holder):
        raise NotAllowed("Only the insurer, the holder or a department may issue this policy.")


async def _active(context: Context, organization: UUID, name: str, code: str) -> OrganizationRow:
    row = await context.get(OrganizationRow, organization, name=name)
    if row.status is not OrganizationStatus.ACTIVE:
        raise Refused(code, f"The {name} is {row.status}.", path=(name,))
    return row


async def _insurable(context: Context, volunteer: UUID) -> VolunteerRow:
    row = await context.get(VolunteerRow, volunteer, name="volunteer")
    if row.status is not VolunteerStatus.ACTIVE:
        raise Refused("VOLUNTEER_NOT_ACTIVE", f"The volunteer is {row.status}.", path=("volunteer",))
    return row


async def _cover(context: Context, policy: InsurancePolicyRow, volunteer: VolunteerRow) -> None:
    await context.add(
        InsuranceCoverageRow(
            policy_id=policy.id,
            kind=policy.kind,
            holder_id=policy.holder_id,
            volunteer_id=volunteer.id,
            division=volunteer.division,
            starts_on=policy.starts_on,
            ends_on=policy.ends_on,
            synthetic=context.synthetic,
        )
    )
