"""A demo that these tests change."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.demos import Demo, demo_hub
from tests.rules.scene import Scene, set_scene
from tests.servers import Servers


@pytest_asyncio.fixture(scope="package")
async def demo(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo of these tests' own: what one of them does, the others do not mind."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home")) as demo:
        yield demo


@pytest_asyncio.fixture
async def scene(demo: Demo) -> Scene:
    """An organization with a published activity, and a volunteer."""
    return await set_scene(demo)
