"""Where the engine's statements are run: each answers one text."""

from typing import Any

import asyncpg

from hub.db.pool import Pool


class PoolReader:
    """Runs statements on the connections of a pool, each prepared once on each."""

    __slots__ = ("_pool",)

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers."""
        connection = await self._pool.acquire()
        try:
            statement = await connection.statement(sql)
            # To ask for a single row would keep PostgreSQL from working in parallel.
            rows = await statement.fetch(*arguments)
        except asyncpg.PostgresError:
            self._pool.release(connection)
            raise
        except BaseException:
            # Given up in the middle, the connection may still be answering.
            self._pool.discard(connection)
            raise
        self._pool.release(connection)
        text: str = rows[0][0]
        return text
