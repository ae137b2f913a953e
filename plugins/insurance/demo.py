"""Synthetic insurance: some organizations and volunteers have it, some had it, some never did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random
from typing import Any, Final
from uuid import UUID

from hub import DemoSource, DemoTable, OrganizationKind, OrganizationStatus, Plain, VolunteerStatus
from plugins.insurance.rows import InsuranceCoverageRow, InsuranceKind, InsurancePolicyRow
from plugins.insurance.rules import day_of

Record = dict[str, Any]
Periods = tuple[tuple[date, date], ...]

EXPIRED: Final = 0
"""The place, among the volunteers of every tier, of one whose policies have expired."""
COVERED: Final = 1
"""The place of one who is covered against accidents and liability."""
UNCOVERED: Final = 2
"""The place of one who never had a policy of their own."""
UNINSURED_HOLDER: Final = 0
"""The place, among the organizations, of one whose last policy has expired: it holds the planted dangerous activity."""

_PAST: Final = (date(2024, 1, 1), date(2025, 12, 31))
_PRESENT: Final = (date(2026, 1, 1), date(2028, 12, 31))
_PERIODS: Final[dict[int, Periods]] = {EXPIRED: (_PAST,), COVERED: (_PAST, _PRESENT), UNCOVERED: ()}
_EVER: Final = 0.6
_STILL: Final = 0.8
_LIABILITY: Final = 0.15
_GROUP: Final = 0.7
# Fen. The sums are those that 青海 and 荣成 published; what Heilongjiang's are is not known.
_SUMS: Final = ((60_000_000, 10_000_000, 10_000), (20_000_000, 2_000_000, None))
_SCOPE: Final = "志愿服务期间及往返途中（合成）"


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPolicy:
    """A synthetic policy."""

    id: UUID
    number: str
    kind: InsuranceKind
    insurer: UUID
    holder: UUID
    volunteer: UUID | None
    division: str
    starts_on: date
    ends_on: date
    sums: tuple[int, int, int | None]


def tables(source: DemoSource) -> Iterator[DemoTable]:
    """The policies, then what they cover."""
    groups = {policy.holder: policy for policy in group_policies(source) if policy.starts_on == _PAST[0]}
    yield DemoTable(row=InsurancePolicyRow, rows=map(_policy, group_policies(source)))
    yield DemoTable(row=InsurancePolicyRow, rows=map(_policy, personal_policies(source)))
    yield DemoTable(row=InsuranceCoverageRow, rows=_personal_coverages(source))
    yield DemoTable(row=InsuranceCoverageRow, rows=_group_coverages(source, groups))


def group_policies(source: DemoSource) -> Iterator[DemoPolicy]:
    """The accident policies of organizations, each for those who serve with it."""
    random, insurers = source.random("group"), _insurers(source)
    for organization in source.organizations:
        is_insured = random.random() < _GROUP and organization.status is OrganizationStatus.ACTIVE
        periods: Periods = (_PAST, _PRESENT) if is_insured else ()
        if organization.index == UNINSURED_HOLDER:
            periods = (_PAST,)
        insurer, sums = random.choice(insurers), random.choice(_SUMS)
        for starts_on, ends_on in periods:
            yield DemoPolicy(
                id=source.id(starts_on, "group", organization.index),
                number=f"SYNG{starts_on.year}{organization.index:06d}",
                kind=InsuranceKind.ACCIDENT,
                insurer=insurer,
                holder=organization.id,
                volunteer=None,
                division=organization.division,
                starts_on=starts_on,
                ends_on=ends_on,
                sums=sums,
            )


def personal_policies(source: DemoSource) -> Iterator[DemoPolicy]:
    """The policies that insure one volunteer each."""
    random, insurers = source.random("personal"), _insurers(source)
    holders = {
        each.prefecture: each.id for each in reversed(source.organizations) if each.status is OrganizationStatus.ACTIVE
    }
    for volunteer in source.volunteers:
        is_active = volunteer.status is VolunteerStatus.ACTIVE
        periods = _drawn_periods(random, is_active=is_active)
        kinds = tuple(InsuranceKind) if random.random() < _LIABILITY else (InsuranceKind.ACCIDENT,)
        if volunteer.index in _PERIODS:
            periods, kinds = _PERIODS[volunteer.index], tuple(InsuranceKind)
        insurer, sums = random.choice(insurers), random.choice(_SUMS)
        for (starts_on, ends_on), kind in product(periods, kinds):
            yield DemoPolicy(
                id=source.id(starts_on, kind, volunteer.index),
                number=f"SYN{kind[0]}{starts_on.year}{volunteer.index:07d}",
                kind=kind,
                insurer=insurer,
                holder=holders[volunteer.prefecture],
                volunteer=volunteer.id,
                division=volunteer.division,
                starts_on=max(starts_on, volunteer.registered_on),
                ends_on=ends_on,
                sums=sums,
            )


def _drawn_periods(random: Random, *, is_active: bool) -> Periods:
    """When one was insured: some never, some once, and of those who still serve most to this day."""
    ever, still = random.random() < _EVER, random.random() < _STILL
    if not ever:
        return ()
    return (_PAST, _PRESENT) if still and is_active else (_PAST,)


def _insurers(source: DemoSource) -> list[UUID]:
    active = [each for each in source.organizations if each.status is OrganizationStatus.ACTIVE]
    return [each.id for each in active if each.kind is OrganizationKind.FOUNDATION] or [active[-1].id]


def _personal_coverages(source: DemoSource) -> Iterator[Record]:
    for policy in personal_policies(source):
        yield {
            "id": source.id(policy.starts_on, "coverage", policy.id),
            **_of_policy(policy),
            "volunteer_id": policy.volunteer,
            "activity_id": None,
            "division": policy.division,
            "starts_on": policy.starts_on,
            "ends_on": policy.ends_on,
        }


def _group_coverages(source: DemoSource, groups: Mapping[UUID, DemoPolicy]) -> Iterator[Record]:
    """One coverage for each part that a volunteer took in an activity of an insured organization."""
    for volunteer, activity in source.assignments():
        policy = groups.get(activity.organization.id)
        if policy is not None:
            starts_on = max(day_of(activity.starts_at), policy.starts_on)
            yield {
                "id": source.id(starts_on, "coverage", volunteer.index, activity.index),
                **_of_policy(policy),
                "volunteer_id": volunteer.id,
                "activity_id": activity.id,
                "division": volunteer.division,
                "starts_on": starts_on,
                "ends_on": min(day_of(activity.ends_at), policy.ends_on),
            }


def _of_policy(policy: DemoPolicy) -> Record:
    return {"policy_id": policy.id, "kind": policy.kind, "holder_id": policy.holder}


def _policy(policy: DemoPolicy) -> Record:
    death, medical, hospital_day = policy.sums
    return {
        "id": policy.id,
        "number": Plain(policy.number),
        "kind": policy.kind,
        "insurer_id": policy.insurer,
        "holder_id": policy.holder,
        "volunteer_id": policy.volunteer,
        "division": policy.division,
        "starts_on": policy.starts_on,
        "ends_on": policy.ends_on,
        "death_limit": death,
        "medical_limit": medical,
        "hospital_day_limit": hospital_day,
        "scope": _SCOPE,
    }
