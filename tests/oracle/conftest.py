"""The worlds in which engine and oracle are compared."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.demos import Demo
from tests.oracle.worlds import World, library, province
from tests.servers import Servers


@pytest_asyncio.fixture(scope="session")
async def whole(demo: Demo) -> AsyncIterator[World]:
    """The demo's province with all plugins."""
    async with province(demo) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session")
async def alone(demo: Demo) -> AsyncIterator[World]:
    """The subgraph of insurance over the demo's province."""
    async with province(demo, only="insurance") as opened:
        yield opened


@pytest_asyncio.fixture(scope="session")
async def small(servers: Servers) -> AsyncIterator[World]:
    """The library, in which every kind of field meets its edges."""
    name = await servers.make("hub")
    async with library(servers.addresses(name)) as opened:
        yield opened
    await servers.drop(name)


@pytest.fixture(params=["whole", "alone", "small"])
def world(request: pytest.FixtureRequest) -> World:
    """Each world in turn."""
    found: World = request.getfixturevalue(request.param)
    return found
