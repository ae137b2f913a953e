"""What a plugin's demo rows are made from, and what they are handed over in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from hub.data import derived_id
from hub.demo.activities import DemoActivity
from hub.demo.draws import dice
from hub.demo.organizations import DemoOrganization
from hub.demo.people import DemoVolunteer
from hub.demo.period import SHANGHAI
from hub.demo.tier import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoTable:
    """Demo rows of one table: values by column, all rows with the same columns, what is to be sealed as Plain.

    `synthetic` need not be said. A row stands after those that it refers to.
    """

    row: type[SQLModel]
    rows: Iterable[dict[str, Any]]


class DemoSource:
    """The synthetic province as one plugin sees it, with draws of the plugin's own: equal for an equal seed."""

    def __init__(
        self,
        plugin: str,
        *,
        tier: Tier,
        seed: int,
        volunteers: Sequence[DemoVolunteer],
        organizations: Sequence[DemoOrganization],
        activities: Sequence[DemoActivity],
        assignments: Callable[[], Iterator[tuple[DemoVolunteer, DemoActivity]]],
    ) -> None:
        self._names = (seed, plugin)
        self.tier = tier
        self.volunteers = volunteers
        self.organizations = organizations
        self.activities = activities
        self.assignments = assignments
        """Each volunteer with each activity in which the volunteer served."""

    def random(self, *names: object) -> Random:
        """Random draws for one matter of the plugin."""
        return dice(*self._names, *names)

    def id(self, moment: datetime | date, *names: object) -> UUID:
        """The id of a row that came about at a moment, by names that no other row of the plugin has."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(), SHANGHAI)
        return derived_id(int(moment.timestamp() * 1000), *self._names, *names)


DemoRows = Callable[[DemoSource], Iterable[DemoTable]]
"""How a plugin brings demo rows."""
