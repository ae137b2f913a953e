"""The demo with insurance, and callers that it has no tokens for."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from hub.access import tokens
from hub.access.tokens import Grant
from hub.db.connect import Connection, connect
from hub.demo.province import Province
from hub.demo.tier import TIERS
from tests.demos import SEED, Demo, demo_hub
from tests.servers import Servers

Enroll = Callable[[Grant], Awaitable[dict[str, str]]]


@pytest_asyncio.fixture(scope="session")
async def demo(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo of these tests' own: what one of them does, the others do not mind."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home")) as demo:
        yield demo


@pytest.fixture(scope="session")
def province() -> Province:
    """The people and organizations of the demo."""
    return Province(TIERS["S0"], SEED)


@pytest_asyncio.fixture
async def loader(demo: Demo) -> AsyncIterator[Connection]:
    """A connection that passes the walls."""
    connection = await connect(demo.hub.addresses.loader)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def enroll(demo: Demo, loader: Connection) -> Enroll:
    """The headers of a new caller."""

    async def issued(grant: Grant) -> dict[str, str]:
        token = await tokens.issue(loader, grant, demo.hub.registry.permissions)
        return {"Authorization": f"Bearer {token}"}

    return issued
