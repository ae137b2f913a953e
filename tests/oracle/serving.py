"""An engine on one connection, and an oracle on another, over one database."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from hub.db.address import Address
from hub.db.connect import SERVING, WORKING, Connection, connect
from hub.graph.compose import compose
from hub.graph.engine import Engine
from hub.graph.holes import Filling
from hub.graph.parts import Parts
from hub.graph.request import Request
from security.vault import Vault
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
async def trial(
    parts: Parts, vault: Vault, app: Address, loader: Address, *, schema: str = "public", only: str | None = None
) -> AsyncIterator[Trial]:
    """Engine and oracle over the tables of one schema of one database."""
    settings = {"search_path": schema}
    serving = await connect(app, {**SERVING, **settings})
    async with witness(loader, settings) as seeing:
        graph = compose(parts, only)
        engine = Engine(graph, reader=OneReader(serving), vault=vault, works=NoWorks(), journal=NoJournal())
        oracle = Oracle(parts, await read(seeing, vault, parts), only)
        yield Trial(engine=engine, oracle=oracle, witness=seeing)
    await serving.close()
