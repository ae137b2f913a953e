"""Keys on the command line."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from hub.db.address import Addresses
from hub.keys import rotation
from hub.keystore import open_vault
from hub.settings import Settings
from security.place import Keep
from tests.cli.conftest import Operate


@pytest.fixture(autouse=True)
def entered(
    enter: Callable[[Addresses], None], database: Addresses, hub: Operate, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator uses the test's databases, in which two people have keys."""
    enter(database)
    monkeypatch.setattr(rotation, "GRACE", 0.0)
    assert hub("migrate").exit_code == 0
    asyncio.run(people(Settings(home=home), database))


async def people(settings: Settings, addresses: Addresses) -> None:
    """Gives two subjects a key."""
    async with open_vault(settings, addresses.keys) as keeping:
        await keeping.subjects.get_or_create([(uuid4(), Keep.RECORD) for _ in range(2)])


def told(hub: Operate) -> list[list[str]]:
    """The words of each line of the status."""
    return [line.split() for line in hub("keys", "status").stdout.splitlines()]


def test_a_working_key_is_added_rotated_to_and_the_old_one_retired(hub: Operate) -> None:
    assert ["1", "in", "the", "file", "current", "2"] in told(hub)
    assert hub("keys", "add").stdout.startswith("Working key 2 is added.")
    assert ["1", "in", "the", "file", "old", "2"] in told(hub)
    early = hub("keys", "retire", "1")
    assert early.exit_code == 1
    assert early.stderr == "hub: working key 1 still wraps 2 keys: run hub keys rotate kek first\n"
    rotated = hub("keys", "rotate", "kek")
    assert rotated.stdout == "2 keys are wrapped anew; working key 2 wraps all.\n"
    assert hub("keys", "retire", "1").exit_code == 0
    assert [line for line in told(hub) if line[1:4] == ["in", "the", "file"]] == [
        ["2", "in", "the", "file", "current", "2"]
    ]


def test_data_keys_are_rotated(hub: Operate) -> None:
    assert ["1", "2"] in told(hub)
    rotated = hub("keys", "rotate", "data")
    assert rotated.exit_code == 0, rotated.stderr
    assert rotated.stdout == "0 rows are resealed; version 2 seals, and the old keys are destroyed.\n"
    assert ["2", "2"] in told(hub)
    assert ["volunteer", "0"] in told(hub)


def test_a_working_key_that_is_missing_is_told(hub: Operate, home: Path) -> None:
    hub("keys", "add")
    keyring = (home / "keyring").read_text()
    (home / "keyring").write_text(keyring.replace('"1"', '"9"'))
    assert ["1", "not", "in", "the", "keyring", "2"] in told(hub)
    assert "2 keys do not unwrap" in hub("keys", "rotate", "kek").stderr


def test_index_keys_are_added_and_rotated(hub: Operate) -> None:
    assert hub("keys", "add", "--index").stdout.startswith("Index key 2 is added.")
    rotated = hub("keys", "rotate", "index")
    assert rotated.exit_code == 0, rotated.stderr
    assert rotated.stdout == "0 values are indexed anew; index key 2 indexes all.\n"
