"""A key that is destroyed by one process is forgotten by the others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from hub.db.address import Address, Addresses
from hub.db.connect import Connection, connect
from hub.keys import watch as watching
from hub.settings import Settings
from security.key_rotation import destroy, give
from security.place import Keep
from security.subject_keys import SubjectKeys
from tests.keys.conftest import Where, opened

FAR = UUID(int=1)
"""A subject whose key is held until the line is open."""


class Line:
    """Opens connections, and remembers them."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.opened: list[Connection] = []

    async def __call__(self) -> Connection:
        self.opened.append(await connect(self.address))
        return self.opened[-1]


class Other(NamedTuple):
    """Another process: its keys, and the line on which it hears."""

    subjects: SubjectKeys
    line: Line

    def holds(self) -> int:
        """How many keys it holds."""
        return len(self.subjects._cache)


@pytest_asyncio.fixture
async def other(
    settings: Settings, database: Addresses, place: Where, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Other]:
    """A process that listens."""
    monkeypatch.setattr(watching, "PAUSE", 0.02)
    async with opened(settings, database) as where:
        other = Other(where.keeping.subjects, Line(database.keys))
        await other.subjects.get_or_create([(FAR, Keep.RECORD)])
        task = asyncio.create_task(watching.watch(other.subjects, other.line))
        # What was held before it could hear goes.
        await until(lambda: not other.holds())
        yield other
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert other.line.opened[-1].is_closed()


async def until(holds: Callable[[], bool]) -> None:
    """Returns as soon as something holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_an_erased_key_is_forgotten_elsewhere_and_no_other(place: Where, other: Other) -> None:
    mine, hers = ((uuid4(), Keep.CONTACT) for _ in range(2))
    await other.subjects.get_or_create([mine, hers])
    await place.keeping.subjects.erase(*mine)
    await until(lambda: other.holds() == 1)
    assert list(await other.subjects.get((who.bytes, keep, 1) for who, keep in (mine, hers))) == [
        (hers[0].bytes, hers[1], 1)
    ]


async def test_keys_that_a_rotation_destroys_are_forgotten_elsewhere(place: Where, other: Other) -> None:
    await other.subjects.get_or_create([(uuid4(), Keep.RECORD)])
    keys = place.ground.keys
    assert [given async for given in give(keys, place.ground.keyrings, 2)] == [2]
    assert other.holds() == 1
    assert [gone async for gone in destroy(keys, 2)] == [2]
    await until(lambda: other.holds() == 0)


async def test_lost_connection_is_opened_again_and_nothing_is_held_of_before(place: Where, other: Other) -> None:
    pair = (uuid4(), Keep.RECORD)
    await other.subjects.get_or_create([pair])
    other.line.opened[-1].terminate()
    await until(lambda: len(other.line.opened) == 2 and not other.holds())
    await other.subjects.get_or_create([pair])
    await place.keeping.subjects.erase(*pair)
    await until(lambda: not other.holds())


async def test_whoever_does_not_hear_seals_by_no_replaced_key(
    settings: Settings, database: Addresses, place: Where
) -> None:
    pair = (uuid4(), Keep.RECORD)
    async with opened(settings, database) as deaf:
        await deaf.keeping.subjects.get_or_create([pair])
        assert [given async for given in give(place.ground.keys, place.ground.keyrings, 2)] == [1]
        assert (await deaf.keeping.subjects.get_or_create([pair]))[pair].version == 2
