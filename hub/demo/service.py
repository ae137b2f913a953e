"""When the synthetic volunteers served."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from hub.demo.activities import DemoActivity
from hub.demo.draws import apportion, dice
from hub.demo.people import DemoVolunteer
from hub.demo.period import days_of
from hub.demo.planted import TIMES, Planted
from hub.demo.timetable import Timetable
from hub.demo.workload import Work
from hub.rows import ServiceRecordStatus

_CONFIRMED: Final = ServiceRecordStatus.CONFIRMED
_PENDING: Final = 0.025
_VOIDED: Final = 0.01
_CORRECTED: Final = 0.5
_OPENS: Final = 480
_CLOSES: Final = 1200


@dataclass(frozen=True, kw_only=True, slots=True)
class Stint:
    """One time that one volunteer served: a minute of a day, and for how long."""

    activity: DemoActivity
    day: int
    minute: int
    minutes: int
    status: ServiceRecordStatus
    corrects: int | None = None
    """The place of the stint whose record this one corrects."""


def stints(volunteer: DemoVolunteer, work: list[Work], timetable: Timetable, seed: int) -> list[Stint]:
    """The times that a volunteer served, in order; the same whenever asked."""
    if volunteer.index in TIMES:
        return list(_planted(volunteer, timetable))
    served: list[Stint] = []
    for part in work:
        served.extend(_year(volunteer, part, timetable, seed, len(served)))
    return served


def _year(volunteer: DemoVolunteer, part: Work, timetable: Timetable, seed: int, first: int) -> Iterator[Stint]:
    random = dice(seed, "service", volunteer.index, part.year)
    days = sorted(random.sample(days_of(part.year), part.records))
    lengths = apportion(part.minutes, [random.uniform(0.5, 1.5) for _ in days])
    voided: Stint | None = None
    for place, (day, minutes) in enumerate(zip(days, lengths, strict=True), start=first):
        if voided and random.random() < _CORRECTED:
            yield replace(voided, minutes=(voided.minutes + 1) // 2, status=_CONFIRMED, corrects=place - 1)
            voided = None
            continue
        stint = Stint(
            activity=timetable.draw(volunteer.prefecture, day, random),
            day=day,
            minute=random.randrange(_OPENS, _CLOSES - minutes, 5),
            minutes=minutes,
            status=_status(random.random()),
        )
        voided = stint if stint.status is ServiceRecordStatus.VOIDED else None
        yield stint


def _planted(volunteer: DemoVolunteer, timetable: Timetable) -> Iterator[Stint]:
    for place, (day, minute, minutes) in enumerate(TIMES[Planted(volunteer.index)]):
        is_voided = volunteer.index == Planted.VOIDED and place == 0
        yield Stint(
            activity=timetable.standing(volunteer.prefecture, day),
            day=day,
            minute=minute,
            minutes=minutes,
            status=ServiceRecordStatus.VOIDED if is_voided else _CONFIRMED,
            corrects=0 if volunteer.index == Planted.VOIDED and place == 1 else None,
        )


def _status(chance: float) -> ServiceRecordStatus:
    if chance < _PENDING:
        return ServiceRecordStatus.PENDING
    return ServiceRecordStatus.VOIDED if chance < _PENDING + _VOIDED else _CONFIRMED
