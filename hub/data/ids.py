"""Ids that follow from what they name, so that the same data has the same ids everywhere."""

from hashlib import blake2b
from uuid import UUID

_RANDOM_A = 0xFFF
_RANDOM_B = 0x3FFF_FFFF_FFFF_FFFF


def derived_id(milliseconds: int, *names: object) -> UUID:
    """An id of the form UUIDv7: a moment since 1970, then 74 bits derived from the names."""
    digest = int.from_bytes(blake2b("\x1f".join(map(str, names)).encode(), digest_size=10).digest(), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (digest >> 68 & _RANDOM_A) << 64
    value |= 0b10 << 62 | digest & _RANDOM_B
    return UUID(int=value)
