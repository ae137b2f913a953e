"""The connections that reads are answered with: a free list, and a queue for those who find it empty.

A connection goes back as it is, with no RESET: nothing is ever set for a session, and whatever leaves a transaction
open is dropped.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg

from hub.db.address import Address
from hub.db.connect import SERVING, Connection, Statement, connect
from hub.db.errors import PoolUnavailable


class PooledConnection:
    """A connection of the pool, with the statements that it has prepared; the oldest is closed for one too many."""

    __slots__ = ("_most", "prepared", "raw")

    def __init__(self, raw: Connection, most: int) -> None:
        self.raw = raw
        self.prepared: OrderedDict[str, Statement] = OrderedDict()
        self._most = most

    async def statement(self, sql: str) -> Statement:
        """The prepared statement of a text."""
        found = self.prepared.get(sql)
        if found is None:
            found = await self.raw.prepare(sql)
            self.prepared[sql] = found
            if len(self.prepared) > self._most:
                # Without a reference left, asyncpg closes it with the next statement that it prepares.
                self.prepared.popitem(last=False)
        else:
            self.prepared.move_to_end(sql)
        return found


class Pool:
    """Connections of hub_app that answer reads."""

    __slots__ = ("_address", "_free", "_open", "_patience", "_settings", "_size", "_statements", "_tasks", "_waiting")

    def __init__(
        self,
        address: Address,
        *,
        size: int,
        statements: int = 256,
        patience: float = 5.0,
        settings: Mapping[str, str] = SERVING,
    ) -> None:
        self._address = address
        self._settings = settings
        self._size = size
        self._statements = statements
        self._patience = patience
        self._free: list[PooledConnection] = []
        self._waiting: deque[asyncio.Future[PooledConnection]] = deque()
        self._open = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open every connection, before the first caller comes. Raises PoolUnavailable."""
        try:
            while self._open < self._size:
                self._free.append(await self._connect())
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close the connections that are free; those in use are closed when they come back."""
        self._size = 0
        while self._free:
            self._open -= 1
            await self._free.pop().raw.close()

    async def acquire(self) -> PooledConnection:
        """A connection, which must be given back by `release`. Raises PoolUnavailable."""
        free = self._free
        while free:
            # The last one in is the warmest.
            connection = free.pop()
            if not connection.raw.is_closed():
                return connection
            self._open -= 1
        if self._open < self._size:
            return await self._connect()
        return await self._wait()

    def release(self, connection: PooledConnection, error: BaseException | None = None) -> None:
        """Give a connection back, with the error that it raised, if any; who has waited longest gets it."""
        raw = connection.raw
        if raw.is_closed() or raw.is_in_transaction() or self._size == 0 or (error is not None and _is_fatal(error)):
            self.discard(connection)
            return
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(connection)
                return
        self._free.append(connection)

    def discard(self, connection: PooledConnection) -> None:
        """Drop a connection that is broken or in doubt; another takes its place."""
        connection.raw.terminate()
        self._open -= 1
        if self._waiting:
            task = asyncio.ensure_future(self._replace())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[PooledConnection]:
        """A connection for as long as the block runs."""
        connection = await self.acquire()
        try:
            yield connection
        except BaseException as error:
            self.release(connection, error)
            raise
        self.release(connection)

    async def _connect(self) -> PooledConnection:
        # Counted before it is there, so that callers at the same time do not open too many.
        self._open += 1
        try:
            return PooledConnection(await connect(self._address, self._settings), self._statements)
        except BaseException as error:
            self._open -= 1
            if isinstance(error, OSError | asyncpg.PostgresError | asyncpg.InterfaceError):
                raise PoolUnavailable(f"the database cannot be reached: {error}") from error
            raise

    async def _replace(self) -> None:
        try:
            connection = await self._connect()
        except PoolUnavailable as error:
            for place in self._waiting:
                if not place.done():
                    place.set_exception(error)
            self._waiting.clear()
        else:
            self.release(connection)

    async def _wait(self) -> PooledConnection:
        loop = asyncio.get_running_loop()
        place: asyncio.Future[PooledConnection] = loop.create_future()
        self._waiting.append(place)
        # Its own timer: asyncio.timeout takes longer than all else that a busy pool adds to a statement.
        timer = loop.call_later(self._patience, self._give_up, place)
        try:
            return await place
        except asyncio.CancelledError:
            # The connection may have been handed over in the very moment of giving up.
            if place.done() and not place.cancelled() and place.exception() is None:
                self.release(place.result())
            raise
        finally:
            timer.cancel()

    def _give_up(self, place: "asyncio.Future[PooledConnection]") -> None:
        if not place.done():
            place.set_exception(PoolUnavailable(f"no connection became free in {self._patience:g} s"))


def _is_fatal(error: BaseException) -> bool:
    """Whether the server has ended the session, of which asyncpg learns only a moment later."""
    if isinstance(error, asyncpg.PostgresError):
        return getattr(error, "severity_en", None) in ("FATAL", "PANIC")
    return isinstance(error, asyncpg.InternalClientError)
