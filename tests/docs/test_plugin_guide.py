"""The plugin that the guide writes runs: its files are taken from the page, and its queries answered as it says."""

import sys
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import SQLModel

from hub import core
from hub.plugins import Plugins, entry_point_plugins
from hub.rows import PluginStatus
from tests.demos import Demo, demo_hub
from tests.docs.blocks import blocks_of
from tests.docs.test_queries import ask_as_told
from tests.house.tree import ROOT
from tests.servers import Servers

GUIDE = blocks_of(ROOT / "docs" / "writing-a-plugin.md")
NAME = "equipment"
ENTRY = EntryPoint(name=NAME, value=f"{NAME}.plugin", group="hub")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the files that the guide shows, from which Python imports for a while."""
    folder = tmp_path_factory.mktemp("guide")
    for block in GUIDE:
        if "file" in block.told:
            path = folder / block.told["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    (folder / NAME / "__init__.py").write_text('"""Equipment of volunteers (装备)."""\n', encoding="utf-8")
    tables = set(SQLModel.metadata.tables)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for module in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[module]
    for table in set(SQLModel.metadata.tables) - tables:
        SQLModel.metadata.remove(SQLModel.metadata.tables[table])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def equipped(servers: Servers, written: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo with that plugin beside those that are installed."""
    plugins = Plugins(core, [*entry_point_plugins(), ENTRY])
    async with demo_hub(servers, tmp_path_factory.mktemp("home"), plugins) as demo:
        yield demo


async def test_the_plugin_of_the_guide_runs(equipped: Demo) -> None:
    installed = equipped.hub.plugins.installed[NAME]
    assert (installed.status, installed.error) == (PluginStatus.ACTIVE, None)


async def test_the_queries_of_the_guide_are_answered_as_it_says(equipped: Demo) -> None:
    asked = [block for block in GUIDE if block.language == "graphql"]
    assert asked
    for block in asked:
        await ask_as_told(equipped, block)
