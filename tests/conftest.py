"""Databases for tests: one pair of embedded servers for all workers, a fresh copy of the tables for each test."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from hub.audit.sealing import STATEMENTS as SEALING
from hub.db.address import Addresses
from hub.db.connect import listeners
from hub.db.embedded import Embedded, remove
from hub.db.locks import alone
from hub.db.migrate import CORE, MigrationSource, migrate
from hub.db.prepare import prepare
from hub.settings import Settings
from tests.demos import Demo, demo_hub
from tests.servers import Servers, run

_HOME = "HUB_TESTS_HOME"
_RELOAD = "SELECT pg_reload_conf()"


def migration_sources() -> list[MigrationSource]:
    """Whose tables the copies hold."""
    return [CORE]


def pytest_configure(config: pytest.Config) -> None:
    """Choose the folder that all workers share."""
    if not hasattr(config, "workerinput"):
        os.environ[_HOME] = tempfile.mkdtemp(prefix="hub-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and remove the servers once every worker has ended."""
    if not hasattr(config, "workerinput"):
        home = Path(os.environ.pop(_HOME))
        remove(home)
        shutil.rmtree(home)


async def _ready(settings: Settings) -> Addresses:
    async with prepare(settings) as addresses:
        return addresses


@pytest.fixture(scope="session")
def servers(worker_id: str) -> Iterator[Servers]:
    """The servers of this run, with the databases `hub`, which is empty, and `hub_migrated`."""
    settings = Settings(home=Path(os.environ[_HOME]))
    with Embedded(settings.home) as clusters:
        addresses = asyncio.run(_ready(settings))
        servers = Servers(addresses, clusters["data"].superuser(), clusters["keys"].superuser(), worker_id)
        migrated = settings.home / "migrated"
        with alone(settings.home / "migrated.lock"):
            if not migrated.exists():
                for cluster in ("data", "keys"):
                    # Nothing here has to survive a power cut, and each new database would wait for the disk.
                    asyncio.run(run(clusters[cluster].superuser(), "ALTER SYSTEM SET fsync = off", _RELOAD))
                asyncio.run(servers.copy("hub_migrated", "hub"))
                asyncio.run(migrate(servers.addresses("hub_migrated"), migration_sources()))
                migrated.touch()
        yield servers


@pytest.fixture(scope="session")
def shared_database(servers: Servers) -> Addresses:
    """Migrated databases that all tests of this worker share, for those that only read or do not mind each other."""
    return servers.addresses(asyncio.run(servers.make("hub_migrated")))


@pytest_asyncio.fixture(scope="session")
async def demo(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The smallest demo with all installed plugins, only to be read."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home")) as demo:
        yield demo


@pytest_asyncio.fixture
async def database(servers: Servers) -> AsyncIterator[Addresses]:
    """Migrated databases of this test's own."""
    name = await servers.make("hub_migrated")
    yield servers.addresses(name)
    await servers.drop(name)


@pytest_asyncio.fixture
async def empty_database(servers: Servers) -> AsyncIterator[Addresses]:
    """Databases of this test's own that hold the roles' privileges, and no table."""
    name = await servers.make("hub")
    yield servers.addresses(name)
    await servers.drop(name)


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Record, in `with statements() as sent:`, the SQL of every statement sent on a connection of ours.

    Leases, seals, and what a connection asks to learn types are not among them.
    """
    return _recorded


_recorders: list[list[str]] = []
_LEASE = "INSERT INTO budget"
"""How a statement begins that a process sends once a second, whatever is asked."""
_LEARNING = ("typeinfo_tree", "set_config('jit'", "current_setting('jit')")
"""What the statements hold by which the driver learns types, once on each connection, whatever is asked."""


@contextmanager
def _recorded() -> Iterator[list[str]]:
    sent: list[str] = []
    _recorders.append(sent)
    try:
        yield sent
    finally:
        # By identity: two records of the same statements are equal.
        _recorders[:] = [recorder for recorder in _recorders if recorder is not sent]


# The calls of asyncpg's protocol that send a statement, which is their first argument.
_SENDING = frozenset({"query", "bind_execute", "bind_execute_many", "bind", "copy_in", "copy_out"})


class _Told:
    """The protocol of a connection, telling what is sent through it: asyncpg's own log misses prepared statements."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._protocol, name)
        return partial(_tell, call) if name in _SENDING else call


def _tell(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    statement = given[0] if given else named["state"]
    text = statement if isinstance(statement, str) else statement.query
    for recorder in _recorders:
        # Budgets are leased, the audit is sealed and types are learned now and then, whatever else is done.
        if _LEASE not in text and text not in SEALING and not any(word in text for word in _LEARNING):
            recorder.append(text)
    return call(*given, **named)


def _listen(connection: Any) -> None:
    connection._protocol = _Told(connection._protocol)


listeners.append(_listen)
