"""A chain in which each record is bound to all that came before it, and the Merkle root of a stretch of it."""

from collections.abc import Mapping
from hashlib import sha256
from struct import pack
from typing import Any, Final
from uuid import UUID

import orjson

GENESIS: Final = bytes(32)
"""What the first link is made from."""


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a record's content: JSON with sorted keys, bytes as PostgreSQL spells them."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=_spelled)


def link(previous: bytes, sequence: int, moment: int, content: bytes) -> bytes:
    """The link of a record: SHA-256 over the link before it, its number, its second since 1970 and its content."""
    return sha256(previous + pack(">qq", sequence, moment) + sha256(content).digest()).digest()


class Merkle:
    """The Merkle tree (RFC 6962) over leaves that come one after another, of which only the peaks are kept."""

    __slots__ = ("_peaks",)

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        size, node = 1, sha256(b"\x00" + leaf).digest()
        while self._peaks and self._peaks[-1][0] == size:
            node = sha256(b"\x01" + self._peaks.pop()[1] + node).digest()
            size *= 2
        self._peaks.append((size, node))

    @property
    def root(self) -> bytes:
        """The root over all leaves; of none, the hash of nothing."""
        if not self._peaks:
            return sha256().digest()
        *others, (_, root) = self._peaks
        for _, peak in reversed(others):
            root = sha256(b"\x01" + peak + root).digest()
        return root


def _spelled(value: object) -> str:
    if isinstance(value, UUID):
        # The driver has a UUID of its own.
        return str(value)
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"a record holds no {type(value).__name__}")
