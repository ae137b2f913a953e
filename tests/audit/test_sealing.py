"""What is on record is sealed in time, by one process, into a file that is only added to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from hub.audit import sealing
from hub.audit.anchor import FileAnchor
from hub.audit.sealing import Sealer
from hub.db.address import Addresses
from hub.db.connect import connect
from security.audit_seal import Seal
from tests.audit.conftest import STRETCH, Office


@asynccontextmanager
async def sealers(office: Office, archive: Addresses, count: int) -> AsyncIterator[None]:
    """Several processes' sealers at once."""
    made = [Sealer(partial(connect, archive.loader), office.key, office.anchor) for _ in range(count)]
    tasks = [asyncio.create_task(sealer.run()) for sealer in made]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def stretches(office: Office) -> list[tuple[int, int]]:
    """What each seal covers."""
    found = [Seal.read(line) for line in await office.anchor.lines()]
    return [(each[0].first, each[0].last) for each in found if each]


async def until_sealed(office: Office) -> None:
    async with asyncio.timeout(20):
        while True:
            if not await office.waiting():
                return
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PAUSE", 0.02)


async def test_of_several_processes_one_seals_and_no_record_twice(
    office: Office, archive: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "SECONDS", 0.2)
    await office.fill(2 * STRETCH + 3)
    async with sealers(office, archive, 3):
        await until_sealed(office)
    assert await stretches(office) == [(1, 10), (11, 20), (21, 23)]
    assert (await office.look()).sealed == 23


async def test_what_is_less_than_a_stretch_waits_for_its_time(
    office: Office, archive: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "SECONDS", 0.6)
    async with sealers(office, archive, 1):
        await office.fill(1)
        await until_sealed(office)
        await office.fill(2)
        await asyncio.sleep(0.2)
        assert await office.waiting() == 2
        await until_sealed(office)
    assert await stretches(office) == [(1, 1), (2, 3)]


async def test_another_process_takes_over_when_the_first_is_gone(
    office: Office, archive: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "SECONDS", 0.1)
    async with sealers(office, archive, 1):
        await office.fill(STRETCH)
        await until_sealed(office)
    async with sealers(office, archive, 1):
        await office.fill(STRETCH)
        await until_sealed(office)
    assert (await office.look()).sealed == 2 * STRETCH


async def test_chain_with_a_gap_is_not_sealed(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await office.fill(STRETCH)
    await office.owner.execute("DELETE FROM audit_record WHERE sequence = 4")
    assert await office.sealer.seal(office.loader) is None
    assert "audit record 4 is missing" in caplog.text
    assert await stretches(office) == []


async def test_stretch_that_was_anchored_and_not_noted_is_sealed_again_and_good(office: Office) -> None:
    await office.fill(STRETCH)
    await office.seal()
    await office.owner.execute("UPDATE audit_head SET sealed = 0")
    await office.fill(STRETCH)
    await office.seal()
    assert await stretches(office) == [(1, 10), (1, 10), (11, 20)]
    assert (await office.look()).bad is None


async def test_file_is_added_to_and_a_torn_line_stays_alone(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    anchor = FileAnchor(path)
    assert await anchor.lines() == []
    await anchor.append(b"one")
    with path.open("ab") as file:
        file.write(b"tor")
    await anchor.append(b"two")
    assert [line for line in await anchor.lines() if line] == [b"one", b"tor", b"two"]
    assert path.stat().st_mode & 0o777 == 0o600


async def test_anchor_may_be_a_file_that_can_only_be_written(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    path.touch(mode=0o200)
    await FileAnchor(path).append(b"one")
    path.chmod(0o400)
    assert path.read_bytes() == b"\none\n"
