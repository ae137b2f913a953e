"""A KMS unwraps working keys, each once, and never sees a person's."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
import pytest_asyncio

from hub import core
from hub.db.address import Addresses
from hub.errors import PluginConflict
from hub.keys.provider import provider_of
from hub.keys.rotation import rotate_kek
from hub.keystore import open_vault
from hub.plugins import GROUP, Plugins
from hub.settings import Settings
from security import keyring_file, working_keys
from security.errors import KeyMissing, KeyringRefused
from security.keyring import Keyring
from security.place import Keep, Place
from security.subject_keys import SubjectKeys
from security.working_keys import WorkingKeys
from tests.keys.conftest import Where
from tests.keys.kms import plugin
from tests.keys.kms.plugin import Kms
from tests.security.memory import MemoryKeyStore

KMS = EntryPoint(name="kms", value="tests.keys.kms.plugin", group=GROUP)


class Service:
    """A KMS that runs, and what it was asked."""

    def __init__(self, path: Path, process: asyncio.subprocess.Process) -> None:
        self.provider = Kms(str(path))
        self.path = path
        self._process = process

    async def stop(self) -> list[str]:
        """What it was asked until now; it answers no more."""
        self._process.kill()
        told, _ = await self._process.communicate()
        return told.decode().splitlines()


@pytest_asyncio.fixture
async def kms(tmp_path: Path) -> AsyncIterator[Service]:
    """A KMS in a process of its own."""
    path = tmp_path / "kms.socket"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.keys.kms.server", str(path), stdout=PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    yield Service(path, process)
    if process.returncode is None:
        process.kill()
        await process.communicate()


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def somewhere() -> Place:
    """A place of a new subject."""
    return Place(table="volunteer", column="name", row=(row := uuid4()), subject=row, keep=Keep.RECORD)


async def test_a_hub_asks_the_kms_once_for_each_version_and_never_for_a_person(
    kms: Service, settings: Settings, database: Addresses, place: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(plugin.SOCKET, str(kms.path))
    provider = provider_of(Plugins(core, [KMS]))
    people = [(somewhere(), "张三") for _ in range(50)]
    sealed = await place.keeping.vault.seal(people)
    async with open_vault(settings, database.keys, provider) as keeping:
        assert await keeping.working.add() == 2
        sealed += await keeping.vault.seal(more := [(somewhere(), "李四") for _ in range(50)])
        items = [(here, value.envelope) for (here, _), value in zip([*people, *more], sealed, strict=True)]
        keeping.subjects.forget()
        assert await keeping.vault.open(items) == ["张三"] * 50 + ["李四"] * 50
        ground = replace(place.ground, keyrings=keeping.working)
        assert (await rotate_kek(ground, lambda table, rows: None)).done == 50
        keeping.subjects.forget()
        assert await keeping.vault.open(items) == ["张三"] * 50 + ["李四"] * 50
    # Once to try what was wrapped, once to use it.
    assert await kms.stop() == ["wrap 2", "unwrap 2", "unwrap 2"]


async def test_an_unwrapped_working_key_is_held_for_sixty_seconds_and_no_longer(kms: Service, tmp_path: Path) -> None:
    clock = Clock()
    working = WorkingKeys(tmp_path / "keyring", kms.provider, clock=clock)
    await working.add()
    first = await working.latest()
    clock.now += 59.9
    assert await working.latest() is first
    clock.now += 0.1
    assert await working.latest() is not first
    await asyncio.gather(*(working.latest() for _ in range(10)))
    assert await kms.stop() == ["wrap 2", "unwrap 2", "unwrap 2", "unwrap 2"]


async def test_while_the_kms_is_away_nothing_new_opens_and_nothing_is_lost(
    kms: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, pair, store = Clock(), (uuid4(), Keep.RECORD), MemoryKeyStore()
    working = WorkingKeys(tmp_path / "keyring", kms.provider, clock=clock)
    await working.add()
    keys = SubjectKeys(working, store)
    await keys.get_or_create([pair])
    keys.forget()
    clock.now += 60
    monkeypatch.setattr(Kms, "unwrap", away)
    assert await keys.current([pair]) == {}
    with pytest.raises(KeyMissing):
        await keys.get_or_create([pair])
    assert "working key 2 cannot be had" in caplog.text
    monkeypatch.undo()
    clock.now += working_keys.PAUSE
    assert list(await keys.current([pair])) == [pair]


async def away(*given: object) -> bytes:
    """What a KMS that is away does."""
    raise ConnectionRefusedError


async def test_what_the_kms_has_wrapped_lies_nowhere_bare(kms: Service, tmp_path: Path) -> None:
    path = tmp_path / "keyring"
    await WorkingKeys(path, kms.provider).add()
    with keyring_file.changed(path) as secrets:
        del secrets[1]
        assert isinstance(secrets[2], keyring_file.Wrapped)
    with pytest.raises(KeyringRefused, match="key provider"):
        Keyring.open(path)
    with pytest.raises(KeyMissing):
        (await WorkingKeys(path).latest()).wrap(b"data key", b"")


async def test_a_kms_that_cannot_unwrap_what_it_wraps_adds_nothing(tmp_path: Path) -> None:
    class Forgetful:
        """A KMS that loses what it is given."""

        async def wrap(self, version: int, secret: bytes) -> bytes:
            return b"wrapped"

        async def unwrap(self, version: int, wrapped: bytes) -> bytes:
            return bytes(48)

    path = tmp_path / "keyring"
    Keyring.open(path)
    before = path.read_bytes()
    with pytest.raises(KeyMissing):
        await WorkingKeys(path, Forgetful()).add()
    assert path.read_bytes() == before


def test_two_key_providers_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    plugins = Plugins(core, [KMS])
    assert provider_of(plugins) is None
    plugins.manager.register(SimpleNamespace(key_provider=plugin.key_provider), name="twin")
    monkeypatch.setenv(plugin.SOCKET, "anywhere")
    with pytest.raises(PluginConflict, match="kms and twin"):
        provider_of(plugins)
