"""Why something of a person must still be kept, and for how long."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """A duty to keep that remains (保存义务).

    reason: the rule that says so; never anything of the person
    until: its last day
    """

    reason: str
    until: date


def years_after(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
