"""Hears of revoked tokens and notes the used ones, on one connection of its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import asyncpg

from hub.access.authentication import Authentication
from hub.access.tokens import CHANNEL
from hub.db.connect import Connection

PAUSE = 1.0
"""Seconds between two looks at the connection."""
NOTE = """
UPDATE access_token SET last_used_on = current_date WHERE id = ANY ($1) AND last_used_on IS DISTINCT FROM current_date
"""

log = logging.getLogger("hub.access")


async def watch(authentication: Authentication, connect: Callable[[], Awaitable[Connection]]) -> None:
    """Keep what is held of tokens true for as long as the task runs; a lost connection is opened again."""
    while True:
        try:
            await _listen(authentication, await connect())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("revocations of tokens are not heard (%s); connecting again", type(error).__name__)
        await asyncio.sleep(PAUSE)


async def _listen(authentication: Authentication, connection: Connection) -> None:
    """Listen on a connection until it is lost."""
    try:
        await connection.add_listener(CHANNEL, lambda *_: authentication.forget())
        authentication.hears.set()
        while not connection.is_closed():
            await asyncio.sleep(PAUSE)
            if authentication.used:
                used, authentication.used = authentication.used, set()
                await connection.execute(NOTE, list(used))
    finally:
        authentication.hears.clear()
        authentication.forget()
        connection.terminate()
