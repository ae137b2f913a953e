"""Hears of destroyed keys, on one connection of its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg

from hub.db.connect import Connection
from security.key_store import CHANNEL
from security.place import Keep
from security.subject_keys import SubjectKeys

PAUSE = 1.0
"""Seconds until a lost connection is opened again."""

log = logging.getLogger("hub.keys")


async def watch(subjects: SubjectKeys, connect: Callable[[], Awaitable[Connection]]) -> None:
    """Forget keys as they are destroyed elsewhere, for as long as the task runs; a lost connection is opened again.

    While nothing is heard, a destroyed key is held for its 60 seconds, and no longer.
    """
    while True:
        try:
            await _listen(subjects, await connect())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("destroyed keys are not heard of (%s); connecting again", type(error).__name__)
        await asyncio.sleep(PAUSE)


async def _listen(subjects: SubjectKeys, connection: Connection) -> None:
    """Listen on a connection until it is lost."""
    lost = asyncio.Event()
    try:
        connection.add_termination_listener(lambda connection: lost.set())
        await connection.add_listener(CHANNEL, lambda *told: _forget(subjects, str(told[-1])))
        # What was destroyed before now was not heard of.
        subjects.forget()
        await lost.wait()
    finally:
        connection.terminate()


def _forget(subjects: SubjectKeys, told: str) -> None:
    if told:
        subject, keep = told.split()
        subjects.forget(UUID(subject), Keep(keep))
    else:
        subjects.forget()
