"""Connections of each role to a migrated database."""

from collections.abc import AsyncIterator

import pytest_asyncio

from hub.db.address import Addresses
from hub.db.connect import Connection, connect


@pytest_asyncio.fixture
async def app(shared_database: Addresses) -> AsyncIterator[Connection]:
    """A connection that serves, behind the walls."""
    connection = await connect(shared_database.app)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def loader(shared_database: Addresses) -> AsyncIterator[Connection]:
    """A connection that passes the walls; what it does is undone."""
    connection = await connect(shared_database.loader)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()
