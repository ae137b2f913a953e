"""The pool of reading connections: opened at once, handed on in order, dropped when in doubt."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager

import asyncpg
import pytest

from hub.db.address import Addresses
from hub.db.connect import connect
from hub.db.errors import PoolUnavailable
from hub.db.pool import Pool, PooledConnection

Record = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
async def pool(shared_database: Addresses) -> AsyncIterator[Pool]:
    """A pool of two connections, which waits for half a second."""
    pool = Pool(shared_database.app, size=2, statements=3, patience=0.5)
    await pool.open()
    yield pool
    await pool.close()


async def server_pid(connection: PooledConnection) -> int:
    return int(await (await connection.statement("SELECT pg_backend_pid()")).fetchval())


async def kill(addresses: Addresses, pids: list[int]) -> None:
    killer = await connect(addresses.app)
    await killer.execute("SELECT pg_terminate_backend(pid, 1000) FROM unnest($1::int[]) AS pid", pids)
    await killer.close()
    await asyncio.sleep(0.01)


async def test_connections_are_open_before_the_first_caller(pool: Pool, shared_database: Addresses) -> None:
    async with pool.connection() as connection:
        count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'hub_app' AND datname = current_database()"
        assert await connection.raw.fetchval(count) == 2


async def test_every_connection_has_the_settings_of_serving(pool: Pool) -> None:
    async with pool.connection() as connection:
        found = await connection.raw.fetchrow(
            "SELECT current_user, current_setting('jit'), current_setting('statement_timeout'),"
            " current_setting('TimeZone'), current_setting('DateStyle')"
        )
    assert tuple(found or ()) == ("hub_app", "off", "5s", "Asia/Shanghai", "ISO, MDY")


async def test_taking_and_giving_back_sends_nothing(pool: Pool, statements: Record) -> None:
    async with pool.connection() as connection:
        await connection.statement("SELECT 1")
    with statements() as sent:
        for _ in range(5):
            connection = await pool.acquire()
            assert await (await connection.statement("SELECT 1")).fetchval() == 1
            pool.release(connection)
    assert sent == ["SELECT 1"] * 5


async def test_those_who_wait_are_served_in_their_order(pool: Pool) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    served: list[int] = []

    async def caller(number: int) -> None:
        async with pool.connection():
            served.append(number)
            await asyncio.sleep(0)

    callers = [asyncio.create_task(caller(number)) for number in range(5)]
    await asyncio.sleep(0)
    for connection in held:
        pool.release(connection)
    await asyncio.gather(*callers)
    assert served == [0, 1, 2, 3, 4]


async def test_who_waits_too_long_is_told_and_costs_no_connection(pool: Pool) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    with pytest.raises(PoolUnavailable, match=r"no connection became free in 0\.5 s"):
        await pool.acquire()
    for connection in held:
        pool.release(connection)
    assert {await pool.acquire(), await pool.acquire()} == set(held)
    for connection in held:
        pool.release(connection)


async def test_a_connection_handed_to_one_who_gives_up_goes_to_the_next(pool: Pool) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    waiting = asyncio.create_task(pool.acquire())
    await asyncio.sleep(0)
    pool.release(held[0])
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await pool.acquire() is held[0]
    for connection in held:
        pool.release(connection)


async def test_broken_connections_are_replaced(pool: Pool, shared_database: Addresses) -> None:
    pids: asyncio.Queue[int] = asyncio.Queue()

    async def broken() -> None:
        async with pool.connection() as connection:
            await pids.put(await server_pid(connection))
            await connection.raw.execute("SELECT pg_sleep(4)")

    callers = [asyncio.create_task(broken()) for _ in range(2)]
    killed = [await pids.get(), await pids.get()]
    waiting = [asyncio.create_task(pool.acquire()) for _ in range(2)]
    await asyncio.sleep(0)
    await kill(shared_database, killed)
    for error in await asyncio.gather(*callers, return_exceptions=True):
        assert isinstance(error, asyncpg.PostgresError)
    replaced = await asyncio.gather(*waiting)
    assert not set(killed) & {await server_pid(connection) for connection in replaced}
    for connection in replaced:
        pool.release(connection)


async def test_connections_that_broke_while_free_are_replaced(pool: Pool, shared_database: Addresses) -> None:
    async with pool.connection() as first, pool.connection() as second:
        pids = [await server_pid(first), await server_pid(second)]
    await kill(shared_database, pids)
    async with pool.connection() as first, pool.connection() as second:
        assert not set(pids) & {await server_pid(first), await server_pid(second)}


async def test_a_connection_left_in_a_transaction_is_dropped(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.raw.execute("BEGIN; SET LOCAL hub.scope = '*;;'")
    assert connection.raw.is_closed()
    async with pool.connection() as first, pool.connection() as second:
        assert connection not in (first, second)


async def test_a_statement_is_prepared_once_and_the_least_used_is_closed(pool: Pool) -> None:
    async with pool.connection() as connection:
        first = await connection.statement("SELECT 1")
        for number in (2, 3, 1, 4):
            await connection.statement(f"SELECT {number}")
        assert await connection.statement("SELECT 1") is first
        assert list(connection.prepared) == ["SELECT 3", "SELECT 4", "SELECT 1"]
        await connection.statement("SELECT 5")
        del first
        names = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT _'"
        assert {row["statement"] for row in await connection.raw.fetch(names)} == {"SELECT 4", "SELECT 1", "SELECT 5"}


async def test_a_database_out_of_reach_is_told_to_all_who_wait(empty_database: Addresses) -> None:
    pool = Pool(empty_database.app, size=1)
    await pool.open()
    held = await pool.acquire()
    waiting = [asyncio.create_task(pool.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    owner = await connect(empty_database.owner)
    await owner.execute(f"REVOKE CONNECT ON DATABASE {await owner.fetchval('SELECT current_database()')} FROM hub_app")
    await owner.close()
    pool.discard(held)
    for caller in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(caller, PoolUnavailable)
    await pool.close()
    with pytest.raises(PoolUnavailable):
        await Pool(empty_database.app, size=1).open()
