"""An engine on one connection, and an oracle on another, over one database."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from hub.db.address import Address, Addresses
from hub.db.connect import SERVING, WORKING, Connection, connect
from hub.graph.compose import Graph, compose
from hub.graph.engine import Engine
from hub.graph.holes import Filling
from hub.graph.parts import Parts
from hub.graph.request import Request
from security.vault import Vault
from tests.limits import WIDE
from tests.oracle.executor import Oracle
from tests.oracle.snapshot import read
from tests.oracle.trial import Trial


class OneReader:
    """Runs the engine's statements on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers."""
        return str(await self.connection.fetchval(sql, *arguments))


class NoWorks:
    """Stands where mutations are done; none is."""

    def begin(self, caller: Any, request: Request) -> Any:
        """Refuses."""
        raise AssertionError("only queries are tried")


class NoJournal:
    """Stands where disclosures are recorded."""

    async def record(self, caller: Any, request: Request, filling: list[Filling], errors: list[dict[str, Any]]) -> None:
        """Nothing."""


class NoMeter:
    """Stands where look-ups are counted."""

    def take(self, caller: Any, values: int) -> None:
        """Nothing."""


@asynccontextmanager
async def witness(address: Address, settings: Mapping[str, str]) -> AsyncIterator[AsyncConnection]:
    """A connection of one who sees every row."""
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: connect(address, {**WORKING, **settings}),
        isolation_level="AUTOCOMMIT",
    )
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@asynccontextmanager
async def served(address: Address, settings: Mapping[str, str], graph: Graph, vault: Vault) -> AsyncIterator[Engine]:
    """An engine that serves a graph by one door."""
    connection = await connect(address, {**SERVING, **settings})
    yield Engine(
        graph,
        reader=OneReader(connection),
        vault=vault,
        works=NoWorks(),
        journal=NoJournal(),
        lookups=NoMeter(),
        limits=WIDE,
    )
    await connection.close()


@asynccontextmanager
async def trials(
    parts: Parts, vault: Vault, addresses: Addresses, *, schema: str = "public", only: str | None = None
) -> AsyncIterator[tuple[Trial, Trial]]:
    """Engine and oracle over the tables of one schema; then the same with the row-level wall taken away."""
    settings, graph = {"search_path": schema}, compose(parts, only)
    async with (
        served(addresses.app, settings, graph, vault) as walled,
        served(addresses.loader, settings, graph, vault) as open_to_all,
        witness(addresses.loader, settings) as seeing,
    ):
        oracle = Oracle(parts, await read(seeing, vault, parts), only)
        yield Trial(walled, oracle, seeing), Trial(open_to_all, oracle, seeing)
