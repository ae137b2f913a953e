"""How much each synthetic volunteer serves in each year, so that the tier's records come out exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from hub.demo.draws import apportion, dice
from hub.demo.hours import SHARE_WHO_SERVE, minutes_of
from hub.demo.people import DemoVolunteer
from hub.demo.period import EARLIER_SHARE, YEARS
from hub.demo.planted import TIMES, Planted
from hub.demo.tier import Tier

_FULL_YEAR: Final = 40_000
"""Minutes from which on one serves on so many days that records only grow longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What one volunteer does in one year."""

    year: int
    records: int
    minutes: int


def make_workload(volunteers: Sequence[DemoVolunteer], tier: Tier, seed: int) -> dict[int, list[Work]]:
    """The work of each volunteer who serves, by place; the planted volunteers have plans of their own."""
    planted = sum(len(times) for times in TIMES.values())
    earlier_records = round((tier.records - planted) * EARLIER_SHARE)
    people = round(tier.volunteers * SHARE_WHO_SERVE) - len(TIMES)
    parts = ((earlier_records, round(people * EARLIER_SHARE)), (tier.records - planted - earlier_records, people))
    workload: dict[int, list[Work]] = {}
    for year, (records, those) in zip(YEARS, parts, strict=True):
        for index, work in _year(volunteers, year, records, those, dice(seed, "workload", year)):
            workload.setdefault(index, []).append(work)
    return workload


def _year(
    volunteers: Sequence[DemoVolunteer], year: int, records: int, people: int, random: Random
) -> Iterator[tuple[int, Work]]:
    candidates = [each.index for each in volunteers[len(Planted) :] if each.registered_on < date(year, 1, 1)]
    minutes = minutes_of(people)
    more = apportion(records - people, [min(amount, _FULL_YEAR) for amount in minutes])
    for index, amount, extra in zip(random.sample(candidates, people), minutes, more, strict=True):
        yield index, Work(year=year, records=1 + extra, minutes=amount)
