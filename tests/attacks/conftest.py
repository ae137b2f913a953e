"""One hub for all attacks."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.attacks.fortress import Fortress, standing
from tests.demos import demo_hub
from tests.servers import Servers


@pytest_asyncio.fixture(scope="session")
async def fortress(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fortress]:
    """A hub of its own, which attacks may change."""
    async with (
        demo_hub(servers, tmp_path_factory.mktemp("inside")) as demo,
        standing(demo, tmp_path_factory.mktemp("outside") / "home") as fortress,
    ):
        yield fortress
