"""Waiting until everybody who could still use what was true before has ended."""

import asyncio

from hub.db.connect import Connection

PAUSE = 0.1
"""Seconds between two looks."""
OPEN = """
SELECT virtualxid FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND pid <> pg_backend_pid() AND datname = current_database()
"""
"""The transactions that are open in this database; every one holds a lock on its own number from its beginning."""


async def quiet(connection: Connection) -> None:
    """Returns when every transaction that is open now has ended; those that begin meanwhile are not waited for."""
    waiting = await _open(connection)
    while waiting:
        await asyncio.sleep(PAUSE)
        waiting &= await _open(connection)


async def _open(connection: Connection) -> set[str]:
    return {record["virtualxid"] for record in await connection.fetch(OPEN)}
