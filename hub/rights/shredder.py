"""Destroys the keys that erasures have given up, once that is committed and until it is done."""

import asyncio
import logging

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from hub.graph.fields import table_of
from hub.rows.doomed_key import DoomedKeyRow
from security.vault import Vault

PAUSE = 10.0
"""Seconds until what failed is tried again."""
MOST = 500
"""The most keys of one round."""
FAILURES = (OSError, PostgresError, InterfaceError, SQLAlchemyError)

log = logging.getLogger("hub.rights")


class Shredder:
    """Works off the list of doomed keys: when a hub starts, whenever one is added, and again after a failure.

    A key is destroyed first and struck off then: whatever stops that between leaves a key to be destroyed again, which
    does no harm, and never one that is forgotten.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], vault: Vault) -> None:
        self._sessions = sessions
        self._vault = vault
        self._due = asyncio.Event()

    async def shred(self) -> None:
        """Destroy every key on the list, or see to it that it is tried again."""
        try:
            while await self._round():
                pass
        except FAILURES as error:
            log.warning("keys that were given up are still there (%s); trying again", type(error).__name__)
            self._due.set()

    async def work(self) -> None:
        """Try again what failed, for as long as the task runs."""
        while True:
            await self._due.wait()
            await asyncio.sleep(PAUSE)
            self._due.clear()
            await self.shred()

    async def _round(self) -> bool:
        """Whether there were keys to destroy, which are destroyed now."""
        doomed = table_of(DoomedKeyRow)
        async with self._sessions() as session, session.begin():
            found = (await session.execute(select(DoomedKeyRow).order_by(doomed.c.id).limit(MOST))).scalars().all()
            for row in found:
                await self._vault.erase(row.subject, row.keep)
            if found:
                await session.execute(delete(doomed).where(doomed.c.id.in_([row.id for row in found])))
        return bool(found)
