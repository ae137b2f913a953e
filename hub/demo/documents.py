"""Numbers that are valid in form and cannot be anyone's."""

from collections import Counter
from datetime import date
from random import Random
from typing import Final

from hub.codes.mod11 import mod_11_2
from hub.rows import IdDocumentKind

_MOBILE_PREFIXES: Final = ("154", "163", "164", "169")


class Documents:
    """Gives out document numbers, each only once."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def number(self, kind: IdDocumentKind, born: date, random: Random) -> str:
        """A number of a document of one who was born on this day."""
        match kind:
            case IdDocumentKind.RESIDENT_ID:
                return self._dated(f"2399{random.randrange(100):02d}", born)
            case IdDocumentKind.HMT_PERMIT:
                return self._dated(f"8399{random.randrange(100):02d}", born)
            case IdDocumentKind.FOREIGN_PERMANENT_RESIDENT:
                return self._dated("999999", born)
            case IdDocumentKind.PASSPORT:
                return f"ZZ9999{self._next('ZZ9999'):03d}"

    def _dated(self, address: str, born: date) -> str:
        front = address + born.strftime("%Y%m%d")
        body = f"{front}{self._next(front):03d}"
        return body + mod_11_2(body)

    def _next(self, front: str) -> int:
        self._given[front] += 1
        return self._given[front]


def phone(index: int) -> str:
    """The mobile number of the volunteer at this place, by a prefix that no operator has."""
    return f"{_MOBILE_PREFIXES[index % len(_MOBILE_PREFIXES)]}0{index // len(_MOBILE_PREFIXES) + 1:07d}"


def office_phone(index: int) -> str:
    """The mobile number of the organization at this place."""
    return f"1549{index + 1:07d}"
