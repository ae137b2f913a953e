"""How an operator's command enters the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import typer

from hub.db.connect import Connection, connect
from hub.db.migrate import CORE, check_migrated
from hub.db.prepare import prepare
from hub.settings import Settings


@asynccontextmanager
async def connection_of(settings: Settings) -> AsyncIterator[Connection]:
    """A connection that passes the walls, for as long as the block runs. Raises NotMigrated."""
    async with prepare(settings) as addresses:
        await check_migrated(addresses, [CORE])
        connection = await connect(addresses.loader)
        try:
            yield connection
        finally:
            await connection.close()


def read_id(text: str) -> UUID:
    """The UUID of an opaque id (`org_…`), or a bare one."""
    try:
        return UUID(text.rpartition("_")[2])
    except ValueError:
        raise typer.BadParameter("this is not an id") from None
