"""The synthetic activities: what took place in two years, and what is still to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

from hub.data import derived_id, service_category_rows
from hub.data.package import Record
from hub.demo.draws import apportion, deal, dice
from hub.demo.localities import prefectures
from hub.demo.organizations import DemoOrganization
from hub.demo.period import DAYS, EARLIER_SHARE, NEXT, day_number, milliseconds, moment
from hub.demo.planted import DANGEROUS_ACTIVITY
from hub.demo.tier import Tier
from hub.rows import ActivityKind, ActivityMode, ActivityRisk, ActivityStatus, OrganizationStatus

_NEXT_DAY: Final = day_number(NEXT)
_NEXT_DAYS: Final = 180
_BRIEF: Final = 14
_STATUSES: Final = (
    (ActivityStatus.COMPLETED, 0.74),
    (ActivityStatus.OPEN, 0.08),
    (ActivityStatus.PUBLISHED, 0.06),
    (ActivityStatus.DRAFT, 0.04),
    (ActivityStatus.CLOSED, 0.04),
    (ActivityStatus.CANCELLED, 0.04),
)
_KINDS: Final = ((ActivityKind.SERVICE, 0.85), (ActivityKind.TRAINING, 0.1), (ActivityKind.DRILL, 0.05))
_MODES: Final = ((ActivityMode.ON_SITE, 0.9), (ActivityMode.ONLINE, 0.1))
_RISKS: Final = ((ActivityRisk.LOW, 0.77), (ActivityRisk.MODERATE, 0.15), (ActivityRisk.DANGEROUS, 0.08))
_RISK_STATEMENTS: Final = {
    ActivityRisk.LOW: "与日常生活相当，请注意往返交通安全。",
    ActivityRisk.MODERATE: "户外活动，请注意防寒防滑，听从现场安排。",
    ActivityRisk.DANGEROUS: "可能发生人身危险，须先办理保险并完成岗前培训。",
}
_SPANS: Final = ((range(1, 2), 0.6), (range(2, _BRIEF + 1), 0.25), (range(60, 400), 0.15))
_TOOK_PLACE: Final = frozenset({ActivityStatus.COMPLETED, ActivityStatus.CLOSED})
_NOW: Final = frozenset({OrganizationStatus.ACTIVE})
_ONCE: Final = _NOW | {OrganizationStatus.RECTIFYING, OrganizationStatus.EXITED}
_UNCOVERED: Final = (ActivityStatus.OPEN, ActivityRisk.DANGEROUS)
_TITLES: Final = {ActivityKind.SERVICE: "志愿服务", ActivityKind.TRAINING: "志愿培训", ActivityKind.DRILL: "志愿演练"}


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoActivity:
    """A synthetic activity; its days are numbered from the first of the remembered years."""

    index: int
    id: UUID
    organization: DemoOrganization
    kind: ActivityKind
    category: str
    mode: ActivityMode
    risk: ActivityRisk
    status: ActivityStatus
    first_day: int
    last_day: int
    capacity: int | None

    @property
    def division(self) -> str:
        """The code of the county where the activity is."""
        return self.organization.division

    @property
    def starts_at(self) -> datetime:
        """The morning of the first day."""
        return moment(self.first_day, 0 if self.is_standing else 480)

    @property
    def ends_at(self) -> datetime:
        """The evening of the last day."""
        return moment(self.last_day, 1200)

    @property
    def is_standing(self) -> bool:
        """Whether the activity goes on for more than two weeks."""
        return self.last_day - self.first_day >= _BRIEF

    @property
    def was_served(self) -> bool:
        """Whether volunteers served in it."""
        return self.kind is ActivityKind.SERVICE and self.status in _TOOK_PLACE


def make_activities(tier: Tier, organizations: Sequence[DemoOrganization], seed: int) -> tuple[DemoActivity, ...]:
    """The activities of a tier; the first of each prefecture goes on through both years."""
    here = {code: [each for each in organizations if each.prefecture == code] for code, _ in prefectures()}
    standing = [_standing(index, leaders[0], seed) for index, leaders in enumerate(here.values())]
    drawn = _drawn(tier.activities - len(standing), len(standing), here, seed)
    return *standing, *(_planted(activity, standing[0].organization) for activity in drawn)


def activity_rows(activities: Sequence[DemoActivity], seed: int) -> Iterator[Record]:
    """The activities as rows."""
    random, names = dice(seed, "place"), {row["code"]: row["name"] for row in service_category_rows()}
    for activity in activities:
        locality = activity.organization.locality
        yield {
            "id": activity.id,
            "organization_id": activity.organization.id,
            "division": activity.division,
            "title": f"示例·{locality.name}{names[activity.category]}{_TITLES[activity.kind]}（合成）",
            "kind": activity.kind,
            "category": activity.category,
            "mode": activity.mode,
            "risk": activity.risk,
            "risk_statement": _RISK_STATEMENTS[activity.risk],
            "place": None
            if activity.mode is ActivityMode.ONLINE
            else f"{locality.address}示例路{random.randrange(1, 400)}号志愿服务站",
            "starts_at": activity.starts_at,
            "ends_at": activity.ends_at,
            "capacity": activity.capacity,
            "status": activity.status,
        }


def _standing(index: int, organization: DemoOrganization, seed: int) -> DemoActivity:
    return DemoActivity(
        index=index,
        id=derived_id(milliseconds(0), seed, "activity", index),
        organization=organization,
        kind=ActivityKind.SERVICE,
        category="neighborhood",
        mode=ActivityMode.ON_SITE,
        risk=ActivityRisk.LOW,
        status=ActivityStatus.COMPLETED,
        first_day=0,
        last_day=DAYS - 1,
        capacity=None,
    )


def _drawn(total: int, first: int, here: dict[str, list[DemoOrganization]], seed: int) -> Iterator[DemoActivity]:
    random, categories = dice(seed, "activity"), [row["code"] for row in service_category_rows()]
    shares = apportion(total, [share for _, share in prefectures()])
    codes = [code for code, share in zip(here, shares, strict=True) for _ in range(share)]
    deals = (deal(total, choices, random) for choices in (_STATUSES, _KINDS, _MODES, _RISKS, _SPANS))
    for index, (code, status, kind, mode, risk, span) in enumerate(zip(codes, *deals, strict=True), start=first):
        took_place = status in _TOOK_PLACE
        day = _past_day(random) if took_place else _NEXT_DAY + random.randrange(_NEXT_DAYS)
        last_day = day + random.choice(span) - 1
        yield DemoActivity(
            index=index,
            id=derived_id(milliseconds(day), seed, "activity", index),
            organization=random.choice([each for each in here[code] if each.status in (_ONCE if took_place else _NOW)]),
            kind=kind,
            category=random.choice(categories),
            mode=mode,
            risk=risk,
            # An open activity of dangerous risk needs cover, which the core knows nothing of.
            status=ActivityStatus.PUBLISHED if (status, risk) == _UNCOVERED else status,
            first_day=day,
            last_day=min(last_day, DAYS - 1) if took_place else last_day,
            capacity=None if took_place else random.choice((None, 10, 20, 30, 50)),
        )


def _past_day(random: Random) -> int:
    first, last = (0, 366) if random.random() < EARLIER_SHARE else (366, DAYS)
    return random.randrange(first, last)


def _planted(activity: DemoActivity, organization: DemoOrganization) -> DemoActivity:
    if activity.index != DANGEROUS_ACTIVITY:
        return activity
    return replace(
        activity,
        organization=organization,
        kind=ActivityKind.SERVICE,
        mode=ActivityMode.ON_SITE,
        risk=ActivityRisk.DANGEROUS,
        status=ActivityStatus.PUBLISHED,
        first_day=_NEXT_DAY,
        last_day=_NEXT_DAY,
        capacity=20,
    )
