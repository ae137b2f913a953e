"""A demo that these tests change, and people in it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hub.db.connect import Connection, connect
from tests.demos import Demo, demo_hub
from tests.rights.people import Person, registered, serving
from tests.servers import Servers


@pytest_asyncio.fixture(scope="package")
async def demo(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo of these tests' own: what one of them does, the others do not mind."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home")) as demo:
        yield demo


@pytest_asyncio.fixture
async def loader(demo: Demo) -> AsyncIterator[Connection]:
    """A connection that passes the walls."""
    connection = await connect(demo.hub.addresses.loader)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def newcomer(demo: Demo, loader: Connection) -> Person:
    """One who was registered today, and has done nothing yet."""
    return await registered(demo, loader)


@pytest_asyncio.fixture
async def server(demo: Demo, loader: Connection) -> Person:
    """One with service records of this year."""
    return await serving(demo, loader)
