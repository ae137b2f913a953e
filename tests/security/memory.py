"""A key store without a database."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from security.place import Keep


class MemoryKeyStore:
    """Wrapped keys in a dict; every call yields before and after it acts, and every read is counted."""

    def __init__(self) -> None:
        self.wrapped: dict[tuple[UUID, Keep], bytes] = {}
        self.reads = 0

    async def fetch(self, pairs: Sequence[tuple[UUID, Keep]]) -> dict[tuple[UUID, Keep], bytes]:
        """The wrapped keys that exist."""
        self.reads += 1
        await asyncio.sleep(0)
        found = {pair: self.wrapped[pair] for pair in pairs if pair in self.wrapped}
        await asyncio.sleep(0)
        return found

    async def create(self, wrapped: Mapping[tuple[UUID, Keep], bytes]) -> dict[tuple[UUID, Keep], bytes]:
        """What is stored once each pair that had no key has been given the one named here."""
        for pair, key in wrapped.items():
            await asyncio.sleep(0)
            self.wrapped.setdefault(pair, key)
        return {pair: self.wrapped[pair] for pair in wrapped}

    async def delete(self, subject: UUID, keep: Keep) -> None:
        """Removes a key, if there is one."""
        await asyncio.sleep(0)
        self.wrapped.pop((subject, keep), None)
