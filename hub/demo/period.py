"""The two years that the synthetic province remembers, in days and minutes of Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
YEARS: Final = (2024, 2025)
FIRST: Final = date(2024, 1, 1)
LAST: Final = date(2025, 12, 31)
EARLIER_SHARE: Final = 0.15
"""The part of what took place that took place in the first of the two years."""
DAYS: Final = (LAST - FIRST).days + 1
NEXT: Final = date(2027, 1, 1)
"""The first day of what is still to come."""

_START: Final = datetime.combine(FIRST, time(), SHANGHAI).astimezone(UTC)
_START_MILLISECONDS: Final = int(_START.timestamp() * 1000)


def day_number(day: date) -> int:
    """The number of a day, from 0 for the first."""
    return (day - FIRST).days


def days_of(year: int) -> range:
    """The numbers of the days of a year."""
    return range(day_number(date(year, 1, 1)), day_number(date(year + 1, 1, 1)))


def moment(day: int, minute: int) -> datetime:
    """The moment of a minute of a day."""
    return _START + timedelta(days=day, minutes=minute)


def milliseconds(day: int, minute: int = 0) -> int:
    """The milliseconds from 1970 to a minute of a day."""
    return _START_MILLISECONDS + (day * 1440 + minute) * 60_000
