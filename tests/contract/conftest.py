"""What tests of the contract work with."""

from collections.abc import AsyncIterator, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import pytest_asyncio

from hub.plugins import GROUP
from tests.contract import workshop as made
from tests.contract.workshop import with_others
from tests.demos import Demo, demo_hub
from tests.servers import Servers


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[made.Workshop]:
    """Where a test writes plugins."""
    with made.workshop(tmp_path) as workshop:
        yield workshop


@pytest.fixture(scope="session")
def bees() -> EntryPoint:
    """The plugin that has every hook."""
    return EntryPoint(name="bees", value="tests.contract.bees", group=GROUP)


@pytest_asyncio.fixture(scope="session")
async def demo(servers: Servers, tmp_path_factory: pytest.TempPathFactory, bees: EntryPoint) -> AsyncIterator[Demo]:
    """A demo in which the installed plugins and the bees have run; tests may only add to it."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home"), with_others(bees)) as demo:
        yield demo
