"""Unified social credit codes (统一社会信用代码; GB 32100-2015).

registering body 2 | division 6 | organization code 9, the last its own check (GB 11714) | check 1

A synthetic code has `XY` where its organization code begins.
"""

from hub.codes.written import normalized
from hub.errors import Invalid

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANIZATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LENGTH = 18
_MARK = "XY"


def check_credit_code(text: str, *, synthetic: bool) -> str:
    """The normalized code of an organization; Invalid when it is not one.

    synthetic: whether only synthetic codes are accepted, or only others
    """
    code = normalized(text)
    if len(code) != _LENGTH or not set(code) <= set(_ALPHABET) or not code[2:8].isdecimal():
        raise Invalid("A credit code has 18 digits and letters, without I, O, S, V and Z.", reason="FORM")
    if credit_code(code[:2], code[2:8], code[8:16]) != code:
        raise Invalid("The code's check characters do not fit the others.", reason="CHECKSUM")
    if synthetic != code.startswith(_MARK, 8):
        expected = "Only synthetic codes are accepted here." if synthetic else "Synthetic codes are not accepted."
        raise Invalid(expected, reason="SYNTHETIC")
    return code


def credit_code(body: str, division: str, serial: str) -> str:
    """The whole code of an organization, with both check characters.

    body: two characters for who registers it
    division: the six digits of where
    serial: the eight characters of the organization
    """
    front = body + division + serial + _organization_check(serial)
    rest = sum(weight * _ALPHABET.index(character) for weight, character in zip(_WEIGHTS, front, strict=True))
    return front + _ALPHABET[-rest % 31]


def synthetic_credit_code(body: str, division: str, number: int) -> str:
    """The code of a synthetic organization by a number of at most six digits."""
    return credit_code(body, division, f"{_MARK}{number:06d}")


def _organization_check(serial: str) -> str:
    characters = zip(_ORGANIZATION_WEIGHTS, serial, strict=True)
    rest = sum(weight * _ORGANIZATION_ALPHABET.index(character) for weight, character in characters)
    return "0123456789X"[-rest % 11]
