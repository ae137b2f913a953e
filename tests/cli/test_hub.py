"""A hub that is opened whole, asked without HTTP, and closed."""

import asyncio
from pathlib import Path

import orjson
import pytest

from hub import core
from hub.db.address import Addresses
from hub.db.errors import NotMigrated
from hub.db.pool import Pool
from hub.errors import PluginError
from hub.graph.request import Request
from hub.hub import Hub, open_hub
from hub.plugins import Plugins
from hub.reader import PoolReader
from hub.settings import Settings


def settings_of(folder: Path) -> Settings:
    return Settings(home=folder, pool_size=2)


async def ask(hub: Hub, query: str) -> object:
    """The answer to a stranger."""
    return orjson.loads((await hub.engine.answer(Request(query=query), hub.authentication.anonymous)).body)


async def test_hub_answers_without_http_and_leaves_nothing_running(database: Addresses, tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with open_hub(settings_of(tmp_path), plugins=Plugins(core, []), addresses=database) as hub:
        said = '{ division(code: "2301") { name } plugins { name status owner measures error } }'
        assert await ask(hub, said) == {
            "data": {
                "division": {"name": "哈尔滨市"},
                "plugins": [
                    {"name": "core", "status": "ACTIVE", "owner": "social-work", "measures": [12, 17], "error": None}
                ],
            }
        }
        assert await hub.keys.fetchval("SELECT count(*) FROM subject_key") == 0
    assert asyncio.all_tasks() == before
    assert (tmp_path / "keyring").exists()


async def test_tables_that_are_older_than_the_code_are_told(empty_database: Addresses, tmp_path: Path) -> None:
    with pytest.raises(NotMigrated, match=r"hub 0001.*run: hub migrate"):
        async with open_hub(settings_of(tmp_path), plugins=Plugins(core, []), addresses=empty_database):
            pass


async def test_plugin_that_is_not_there_cannot_be_served_alone(database: Addresses, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="weather"):
        async with open_hub(settings_of(tmp_path), only="weather", plugins=Plugins(core, []), addresses=database):
            pass


async def test_connection_goes_back_after_an_error_and_is_dropped_when_given_up(shared_database: Addresses) -> None:
    pool = Pool(shared_database.app, size=1)
    reader = PoolReader(pool)
    read = "SELECT pg_backend_pid()::text"
    first = await reader.fetch(read, [])
    with pytest.raises(Exception, match="division by zero"):
        await reader.fetch("SELECT (1 / $1::int)::text", [0])
    assert await reader.fetch(read, []) == first
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await reader.fetch("SELECT pg_sleep(4)::text", [])
    assert await reader.fetch(read, []) != first
    await pool.close()
