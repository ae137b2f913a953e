"""Sessions for mutations, and the connection below them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db.address import Addresses
from hub.db.session import open_engine, raw_connection, sessions


@pytest.fixture
async def engine(empty_database: Addresses) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(empty_database.app)
    yield engine
    await engine.dispose()


async def test_a_session_writes_as_hub_app_with_the_settings_of_serving(engine: AsyncEngine) -> None:
    async with sessions(engine)() as session:
        connection = await session.connection()
        found = await connection.execute(text("SELECT current_user, current_setting('statement_timeout')"))
        assert tuple(found.one()) == ("hub_app", "5s")


async def test_the_raw_connection_sees_what_its_session_has_not_committed(engine: AsyncEngine) -> None:
    async with sessions(engine)() as session:
        await (await session.connection()).execute(text("SELECT set_config('hub.scope', '*;;', true)"))
        raw = await raw_connection(session)
        assert await raw.fetchval("SELECT current_setting('hub.scope')") == "*;;"
        await session.rollback()
        assert not raw.is_in_transaction()


async def test_statements_of_a_session_are_recorded(
    engine: AsyncEngine, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with sessions(engine)() as session:
        connection = await session.connection()
        with statements() as sent:
            await connection.execute(text("SELECT 2"))
            await (await raw_connection(session)).fetchval("SELECT 3")
    assert sent == ["BEGIN;", "SELECT 2", "SELECT 3"]
