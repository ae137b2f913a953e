"""Questions about sealed values, of which only a yes or no leaves the vault."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

ADULT: Final = 18
"""The age at which a person is of age (民法典 art. 17)."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A question about the sealed value of one column.

    holds: what the value says on a day; it never leaves the hub, and is not shown
    """

    attribute: Any
    holds: Callable[[str, date], bool] = field(repr=False)


def is_under(years: int, birth_date: Any) -> Predicate:
    """Whether a person is younger than so many years on the day of the question.

    birth_date: the sealed column, such as `VolunteerRow.birth_date`
    """
    return Predicate(birth_date, lambda text, day: _age(date.fromisoformat(text), day) < years)


def is_adult(birth_date: Any) -> Predicate:
    """Whether a person is of age on the day of the question."""
    return Predicate(birth_date, lambda text, day: _age(date.fromisoformat(text), day) >= ADULT)


def equals(attribute: Any, text: str) -> Predicate:
    """Whether a sealed value is this text, spaces at its ends aside."""
    return Predicate(attribute, lambda held, day: held.strip() == text.strip())


def _age(born: date, day: date) -> int:
    """The full years of a life; who was born on 29 February has a birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


__all__ = ["Predicate", "equals", "is_adult", "is_under"]
