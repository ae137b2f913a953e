"""The synthetic volunteers."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from hub.data import derived_id
from hub.demo.draws import deal, dice
from hub.demo.localities import Locality, homes
from hub.demo.period import LAST, day_number, milliseconds
from hub.demo.planted import Planted
from hub.demo.tier import Tier
from hub.rows import IdDocumentKind, VolunteerStatus

_EARLIEST: Final = date(2013, 1, 1)
_PLANTED_SINCE: Final = date(2020, 3, 5)
_PLANTED_ADULT: Final = date(1995, 6, 1)
_PLANTED_CHILD: Final = date(2014, 6, 1)
_YOUNGEST: Final = 9
_AGES: Final = (
    (range(10, 14), 0.005),
    (range(14, 18), 0.02),
    (range(18, 35), 0.465),
    (range(35, 60), 0.36),
    (range(60, 86), 0.15),
)
_STATUSES: Final = (
    (VolunteerStatus.ACTIVE, 0.94),
    (VolunteerStatus.SUSPENDED, 0.02),
    (VolunteerStatus.WITHDRAWN, 0.025),
    (VolunteerStatus.RESTRICTED, 0.01),
    (VolunteerStatus.DECEASED, 0.005),
)
_DOCUMENTS: Final = (
    (IdDocumentKind.RESIDENT_ID, 0.992),
    (IdDocumentKind.HMT_PERMIT, 0.005),
    (IdDocumentKind.FOREIGN_PERMANENT_RESIDENT, 0.002),
    (IdDocumentKind.PASSPORT, 0.001),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoVolunteer:
    """A synthetic volunteer, without what is sealed."""

    index: int
    id: UUID
    locality: Locality
    born: date
    registered_on: date
    status: VolunteerStatus
    document: IdDocumentKind

    @property
    def division(self) -> str:
        """The code of the division where the volunteer lives."""
        return self.locality.code

    @property
    def prefecture(self) -> str:
        """The code of the prefecture where the volunteer lives."""
        return self.locality.prefecture


def make_volunteers(tier: Tier, seed: int) -> tuple[DemoVolunteer, ...]:
    """The volunteers of a tier; the first are the planted ones."""
    random = dice(seed, "volunteer")
    drawn = zip(
        homes(tier.volunteers, random),
        deal(tier.volunteers, _AGES, random),
        deal(tier.volunteers, _STATUSES, random),
        deal(tier.volunteers, _DOCUMENTS, random),
        strict=True,
    )
    return tuple(
        _planted(index, locality, seed)
        if index < len(Planted)
        else _volunteer(index, locality, *_dates(random.choice(ages), random), status, document, seed)
        for index, (locality, ages, status, document) in enumerate(drawn)
    )


def _planted(index: int, locality: Locality, seed: int) -> DemoVolunteer:
    born = _PLANTED_CHILD if index == Planted.UNDER_14 else _PLANTED_ADULT
    registered_on = max(_PLANTED_SINCE, date(born.year + _YOUNGEST, 1, 1))
    status, document = VolunteerStatus.ACTIVE, IdDocumentKind.RESIDENT_ID
    return _volunteer(index, locality, born, registered_on, status, document, seed)


def _dates(age: int, random: Random) -> tuple[date, date]:
    """When one of this age was born, and when registered: more in later years than in earlier ones."""
    born = date(LAST.year - age, 1, 1) + timedelta(days=random.randrange(365))
    earliest = max(_EARLIEST, date(born.year + _YOUNGEST, 1, 1))
    return born, LAST - (LAST - earliest) * random.random() ** 1.5


def _volunteer(
    index: int,
    locality: Locality,
    born: date,
    registered_on: date,
    status: VolunteerStatus,
    document: IdDocumentKind,
    seed: int,
) -> DemoVolunteer:
    return DemoVolunteer(
        index=index,
        id=derived_id(milliseconds(day_number(registered_on), 600), seed, "volunteer", index),
        locality=locality,
        born=born,
        registered_on=registered_on,
        status=status,
        document=document,
    )
