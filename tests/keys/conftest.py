"""A key store of a test's own, and where its keys are rotated."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from hub import core
from hub.db.address import Addresses
from hub.db.connect import connect
from hub.keys.rotation import Ground
from hub.keys.sealed_tables import declared, sealed_tables
from hub.keystore import Keeping, open_vault
from hub.plugin import Plugin
from hub.settings import Settings


class Where(NamedTuple):
    """Where keys are rotated, and the vault that uses them."""

    ground: Ground
    keeping: Keeping


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a hub whose keyring is the test's own."""
    return Settings(home=tmp_path)


@asynccontextmanager
async def opened(
    settings: Settings, addresses: Addresses, plugins: tuple[Plugin, ...] | None = None
) -> AsyncIterator[Where]:
    """A process of its own, as far as keys go: another reading of the keyring, another cache, other connections."""
    plugins = plugins or (core.plugin(),)
    async with open_vault(settings, addresses.keys) as keeping:
        data, keys = await connect(addresses.loader), await connect(addresses.keys)
        ground = Ground(
            data=data,
            keys=keys,
            tables=sealed_tables(plugins),
            declared=declared(plugins),
            keyrings=keeping.working,
            vault=keeping.vault,
        )
        yield Where(ground, keeping)
        await data.close()
        await keys.close()


@pytest_asyncio.fixture
async def place(settings: Settings, database: Addresses) -> AsyncIterator[Where]:
    """Where keys are rotated, without a person."""
    async with opened(settings, database) as where:
        yield where
