"""Puts disclosures on record before they leave, as many as wait at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg

from hub.access.actor import Actor
from hub.access.audit import APPEND, record_of
from hub.db.connect import Connection
from hub.graph.holes import Filling
from hub.graph.request import Request

MOST = 500
"""The most records of one statement."""
LONGEST = 500_000
"""How many characters of records one statement holds before it takes no more; an id is some forty."""
SECONDS = 10.0
"""How long it may take to commit one statement."""

log = logging.getLogger("hub.access")

Waiting = tuple[str, asyncio.Future[None]]


class NotRecorded(Exception):
    """The record of a request could not be committed, so nothing of its answer may leave."""


class Journal:
    """One writer on one connection of its own: whatever waits is committed by one statement."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue()

    async def record(
        self, caller: Actor, request: Request, filling: list[Filling], errors: list[dict[str, Any]]
    ) -> None:
        """Returns when the record is committed, at once where there is nothing to record. Raises NotRecorded."""
        record = record_of(caller, request, filling, errors)
        if record is not None:
            written = asyncio.get_running_loop().create_future()
            self._waiting.put_nowait((record, written))
            await written

    async def write(self) -> None:
        """Commit what waits, for as long as the task runs."""
        try:
            while True:
                batch = [await self._waiting.get()]
                length = len(batch[0][0])
                while len(batch) < MOST and length < LONGEST and not self._waiting.empty():
                    batch.append(self._waiting.get_nowait())
                    length += len(batch[-1][0])
                await self._commit(batch)
        finally:
            self._hang_up()

    async def _commit(self, batch: Sequence[Waiting]) -> None:
        """Commit a batch, and tell each who waits for it how that went."""
        failure: NotRecorded | None = NotRecorded("the writer was stopped")
        try:
            async with asyncio.timeout(SECONDS):
                if self._connection is None or self._connection.is_closed():
                    self._connection = await self._connect()
                await self._connection.execute(APPEND, [record for record, _ in batch])
            failure = None
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            failure = NotRecorded(type(error).__name__)
            log.error("%d disclosures could not be recorded (%s) and were held back", len(batch), failure)
            self._hang_up()
        finally:
            for _, written in batch:
                if written.cancelled():
                    continue
                if failure is None:
                    written.set_result(None)
                else:
                    written.set_exception(failure)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
