"""The uniform volunteer number (志愿者编号): how a volunteer is named instead of by an ID number.

23 | serial 9 | check digit (ISO 7064 MOD 11,10)

It has 12 digits, so it is neither a phone number (11) nor an ID number (18), and tells nothing of the person.
Serials from 900,000,000 on are synthetic.
"""

import re

from hub.codes.mod11 import mod_11_10
from hub.codes.written import normalized
from hub.errors import Invalid

FIRST_SYNTHETIC_SERIAL = 900_000_000
_FORM = re.compile(r"23\d{10}", re.ASCII)


def volunteer_number(serial: int) -> str:
    """The number of the volunteer with this serial."""
    digits = f"23{serial:09d}"
    return digits + mod_11_10(digits)


def check_volunteer_number(text: str) -> str:
    """The normalized number of a volunteer; Invalid when it is not one."""
    number = normalized(text)
    if not _FORM.fullmatch(number):
        raise Invalid("A volunteer number has 12 digits and begins with 23.", reason="FORM")
    if mod_11_10(number[:-1]) != number[-1]:
        raise Invalid("The volunteer number's last digit does not fit the others.", reason="CHECKSUM")
    return number
