"""How an operator's command enters the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.db.connect import Connection, connect
from hub.db.prepare import prepare
from hub.settings import Settings


@asynccontextmanager
async def connection_of(settings: Settings) -> AsyncIterator[Connection]:
    """A connection that passes the walls, for as long as the block runs."""
    async with prepare(settings) as addresses:
        connection = await connect(addresses.loader)
        try:
            yield connection
        finally:
            await connection.close()
