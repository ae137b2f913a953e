"""On which day which activity can be served in."""

from collections.abc import Iterable
from random import Random
from typing import Final

from hub.demo.activities import DemoActivity
from hub.demo.period import DAYS
from hub.rows import ActivityMode

_ONLINE_SHARE: Final = 0.05
_BRIEF_SHARE: Final = 0.6


class Timetable:
    """The activities of each day: the brief and the standing ones of each prefecture, and those online for all."""

    def __init__(self, activities: Iterable[DemoActivity]) -> None:
        self._standing: dict[str, list[list[DemoActivity]]] = {}
        self._brief: dict[str, list[list[DemoActivity]]] = {}
        self._online: list[list[DemoActivity]] = _days()
        for activity in activities:
            if activity.was_served:
                prefecture = activity.organization.prefecture
                kind = self._standing if activity.is_standing else self._brief
                self._enter(activity, kind.setdefault(prefecture, _days()))
                if activity.mode is ActivityMode.ONLINE:
                    self._enter(activity, self._online)
        for prefecture in self._standing:
            self._brief.setdefault(prefecture, _days())

    def standing(self, prefecture: str, day: int) -> DemoActivity:
        """The activity of a prefecture that goes on through all days."""
        return self._standing[prefecture][day][0]

    def draw(self, prefecture: str, day: int, random: Random) -> DemoActivity:
        """An activity in which one from this prefecture may serve on this day."""
        chance, online, brief = random.random(), self._online[day], self._brief[prefecture][day]
        if chance < _ONLINE_SHARE and online:
            return random.choice(online)
        if chance < _ONLINE_SHARE + _BRIEF_SHARE and brief:
            return random.choice(brief)
        return random.choice(self._standing[prefecture][day])

    def _enter(self, activity: DemoActivity, days: list[list[DemoActivity]]) -> None:
        for day in range(activity.first_day, activity.last_day + 1):
            days[day].append(activity)


def _days() -> list[list[DemoActivity]]:
    return [[] for _ in range(DAYS)]
