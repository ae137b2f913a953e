"""Revocations are heard, and uses are noted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
import pytest_asyncio

from hub.access import token_watch
from hub.access.tokens import revoke
from hub.db.address import Address, Addresses
from hub.db.connect import Connection, connect
from hub.errors import NotSignedIn
from tests.access.conftest import Desk


class Line:
    """Opens connections, and remembers them."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.opened: list[Connection] = []

    async def __call__(self) -> Connection:
        self.opened.append(await connect(self.address))
        return self.opened[-1]


@pytest.fixture
def line(database: Addresses) -> Line:
    """The line on which revocations are heard."""
    return Line(database.app)


@pytest_asyncio.fixture
async def watched(desk: Desk, line: Line, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk that hears of revocations."""
    monkeypatch.setattr(token_watch, "PAUSE", 0.02)
    task = asyncio.create_task(token_watch.watch(desk.authentication, line))
    await desk.authentication.hears.wait()
    yield desk
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert line.opened[-1].is_closed()


async def until(holds: Callable[[], bool]) -> None:
    """Returns as soon as something holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_revoked_token_is_forgotten_at_once(watched: Desk, loader: Connection) -> None:
    token = await watched.issue()
    actor = await watched.actor(token)
    assert await watched.actor(token) is actor
    held = watched.authentication._held
    assert await revoke(loader, "test") == 1
    await until(lambda: not held)
    with pytest.raises(NotSignedIn):
        await watched.actor(token)


async def test_use_is_noted_once_a_day_and_not_by_the_request(watched: Desk, loader: Connection) -> None:
    token = await watched.issue()
    await watched.actor(token)
    assert watched.authentication.used
    async with asyncio.timeout(10):
        while not await loader.fetchval("SELECT last_used_on = current_date FROM access_token"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    watched.authentication.forget()
    await watched.actor(token)
    assert watched.authentication.used == set()


async def test_lost_connection_is_opened_again_and_nothing_is_held_of_before(watched: Desk, line: Line) -> None:
    token = await watched.issue()
    actor = await watched.actor(token)
    line.opened[-1].terminate()
    await until(lambda: len(line.opened) == 2 and watched.authentication.hears.is_set())
    again = await watched.actor(token)
    assert again is not actor
    assert await watched.actor(token) is again


async def test_hub_that_cannot_hear_tries_again(desk: Desk, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_watch, "PAUSE", 0.02)
    line.address, address = line.address.beside("nowhere"), line.address
    task = asyncio.create_task(token_watch.watch(desk.authentication, line))
    await asyncio.sleep(0.1)
    assert not desk.authentication.hears.is_set()
    line.address = address
    await desk.authentication.hears.wait()
    task.cancel()
