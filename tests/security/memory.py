"""A key store without a database."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from security.key_store import FIRST_VERSION, Named, Pair, Stored
from security.place import Keep


class MemoryKeyStore:
    """Wrapped keys in a dict; every call yields before and after it acts, and every read is counted.

    version: the highest that there is, which first keys are given
    """

    def __init__(self) -> None:
        self.wrapped: dict[Named, bytes] = {}
        self.version = FIRST_VERSION
        self.reads = 0

    async def fetch(self, names: Sequence[Named]) -> dict[Named, bytes]:
        """The wrapped keys that exist."""
        self.reads += 1
        await asyncio.sleep(0)
        found = {name: self.wrapped[name] for name in names if name in self.wrapped}
        await asyncio.sleep(0)
        return found

    async def current(self, pairs: Sequence[Pair]) -> dict[Pair, Stored]:
        """The highest version of each pair that has a key."""
        self.reads += 1
        await asyncio.sleep(0)
        found = {pair: stored for pair in pairs if (stored := self._highest(pair))}
        await asyncio.sleep(0)
        return found

    async def create(self, wrapped: Mapping[Pair, bytes]) -> dict[Pair, Stored]:
        """The highest versions that are stored once each pair that had no key has been given the one named here."""
        for (subject, keep), key in wrapped.items():
            await asyncio.sleep(0)
            self.wrapped.setdefault((subject, keep, self.version), key)
        return {pair: stored for pair in wrapped if (stored := self._highest(pair))}

    async def delete(self, subject: UUID, keep: Keep) -> None:
        """Removes every version of a key, if there is one."""
        await asyncio.sleep(0)
        for name in [name for name in self.wrapped if name[:2] == (subject, keep)]:
            del self.wrapped[name]

    def _highest(self, pair: Pair) -> Stored | None:
        for version in range(self.version, 0, -1):
            if wrapped := self.wrapped.get((*pair, version)):
                return Stored(version, wrapped)
        return None
