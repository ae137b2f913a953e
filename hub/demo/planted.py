"""The cases that are planted, so that checks have something to find."""

from enum import IntEnum
from typing import Final


class Planted(IntEnum):
    """A volunteer who shows one case; the number is the place among the volunteers of every tier."""

    JUST_BELOW_20_HOURS = 0
    """Has 1,199 confirmed minutes in 2025, one less than the policy asks for."""
    JUST_20_HOURS = 1
    """Has 1,200 confirmed minutes in 2025."""
    OVERLAPPING = 2
    """Has two confirmed records that overlap."""
    OVER_16_HOURS = 3
    """Has more than 16 confirmed hours in one day."""
    FIRST_NAME = 4
    """Is one person with SECOND_NAME: the same ID number under another name."""
    SECOND_NAME = 5
    """Is one person with FIRST_NAME."""
    IN_TWO_TEAMS = 6
    """Belongs to two organizations at once, and is one person."""
    UNDER_14 = 7
    """Is under 14 at the end of 2025."""
    XIANGYANG_OF_HEGANG = 8
    """Lives in 向阳区, 230402."""
    XIANGYANG_OF_JIAMUSI = 9
    """Lives in the other 向阳区, 230803."""
    VOIDED = 10
    """Has a voided record whose reason names a phone number in free text, and the record that corrects it."""


EXITED_ORGANIZATION: Final = 14
"""The place, among the organizations of every tier, of one that has exited."""

DANGEROUS_ACTIVITY: Final = 13
"""The place, among the activities of every tier, of a dangerous one that is published and may not open uninsured."""

DECOY_PHONE: Final = "16999999999"
"""A phone number in free text that is no volunteer's."""

HOMES: Final = {Planted.XIANGYANG_OF_HEGANG: "230402", Planted.XIANGYANG_OF_JIAMUSI: "230803"}
"""Where a planted volunteer lives who does not live in HOME."""

HOME: Final = "230102"

_MORNINGS: Final = tuple((day, 480, 150) for day in range(366, 366 + 8 * 7, 7))

TIMES: Final[dict[Planted, tuple[tuple[int, int, int], ...]]] = {
    Planted.JUST_BELOW_20_HOURS: (*_MORNINGS[:-1], (_MORNINGS[-1][0], 480, 149)),
    Planted.JUST_20_HOURS: _MORNINGS,
    Planted.OVERLAPPING: ((400, 540, 120), (400, 600, 120)),
    Planted.OVER_16_HOURS: ((410, 0, 360), (410, 360, 360), (410, 720, 300)),
    Planted.VOIDED: ((420, 540, 180), (420, 540, 120)),
}
"""When the planted volunteers served: day number, minute of the day, minutes."""
