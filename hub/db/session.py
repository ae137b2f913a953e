"""SQLModel sessions for mutations, as hub_app."""

from collections.abc import Mapping

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from hub.db.address import Address
from hub.db.connect import SERVING, Connection, connect

Sessions = async_sessionmaker[AsyncSession]


def open_engine(address: Address, *, size: int = 4, settings: Mapping[str, str] = SERVING) -> AsyncEngine:
    """An engine whose connections are opened as all of ours are; `dispose` closes it."""

    async def opened() -> Connection:
        return await connect(address, settings)

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=opened,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def sessions(engine: AsyncEngine) -> Sessions:
    """What makes sessions: `async with made() as session:`, whose rows stay readable after the commit."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def raw_connection(session: AsyncSession) -> Connection:
    """The connection below a session, in its transaction, for a plan that answers before the commit."""
    adapted = await (await session.connection()).get_raw_connection()
    raw = adapted.driver_connection
    assert isinstance(raw, asyncpg.Connection)
    return raw
