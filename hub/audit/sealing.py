"""Seals the chain from time to time, by one process of all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic, time

import asyncpg

from hub.audit.anchor import Anchor
from hub.db.connect import Connection
from security.audit_chain import Merkle
from security.audit_seal import Seal
from security.signature import SigningKey

KEY = "audit-key"
"""The file of the key that signs seals, in HUB_HOME."""
MOST = 1000
"""The most records of one seal."""
SECONDS = 60.0
"""How long a record waits for its seal at most."""
PAUSE = 1.0
"""Seconds between two looks at the chain."""

_TURN = 0x6875625F7365616C
_ALONE = "SELECT pg_try_advisory_lock($1)"
_STANDS = "SELECT sequence, sealed FROM audit_head"
_LINKS = "SELECT sequence, link FROM audit_record WHERE sequence > $1 ORDER BY sequence LIMIT $2"
_SEALED = "UPDATE audit_head SET sealed = $1"

STATEMENTS = frozenset({_ALONE, _STANDS, _LINKS, _SEALED})
"""What a sealer sends, beside all that is asked of the hub."""

log = logging.getLogger("hub.audit")


class Sealer:
    """Looks at the chain as long as it runs; whoever holds the lock seals, and another takes over when it is gone."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]], key: SigningKey, anchor: Anchor) -> None:
        self._connect = connect
        self._key = key
        self._anchor = anchor
        self._due = 0.0

    async def run(self) -> None:
        """Seal, for as long as the task runs; a lost connection is opened again."""
        while True:
            try:
                connection = await self._connect()
                try:
                    await self._seal_on(connection)
                finally:
                    connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.error("the audit cannot be sealed (%s); trying again", type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def _seal_on(self, connection: Connection) -> None:
        alone = False
        while True:
            alone = alone or await connection.fetchval(_ALONE, _TURN)
            if not (alone and await self._is_due(connection)):
                await asyncio.sleep(PAUSE)
            elif await self.seal(connection) is None:
                await asyncio.sleep(SECONDS)
            else:
                self._due = monotonic() + SECONDS

    async def _is_due(self, connection: Connection) -> bool:
        """Whether so much waits for a seal, or anything for so long, that it is time."""
        last, sealed = await connection.fetchrow(_STANDS) or (0, 0)
        waiting: int = last - sealed
        return waiting >= MOST or (waiting > 0 and monotonic() >= self._due)

    async def seal(self, connection: Connection) -> Seal | None:
        """Seal the next stretch, as far as it is there; None where nothing waits, or what waits is not whole."""
        _, sealed = await connection.fetchrow(_STANDS) or (0, 0)
        links = await connection.fetch(_LINKS, sealed, MOST)
        if not links:
            return None
        tree = Merkle()
        for place, (sequence, link) in enumerate(links, sealed + 1):
            if sequence != place:
                log.error("audit record %d is missing; run: hub audit verify", place)
                return None
            tree.add(link)
        seal = Seal(first=sealed + 1, last=sequence, link=link, root=tree.root, at=int(time()))
        # In this order: what was anchored and not noted is sealed twice, which harms nobody.
        await self._anchor.append(seal.signed(self._key))
        await connection.execute(_SEALED, seal.last)
        return seal
