"""The keyring's file is changed whole or not at all, and what others put into it stays."""

import json
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from time import sleep

import pytest

from security import keyring_file
from security.cipher import SECRET_LENGTH, new_secret
from security.errors import KeyringRefused
from security.keyring import Keyring
from security.working_keys import WorkingKeys

KILLS = 100 if os.environ.get("HUB_PROVE") == "1" else 10
ADDING = """
import sys
from pathlib import Path
from security import keyring_file
from security.cipher import new_secret

print("adding", flush=True)
while True:
    with keyring_file.changed(Path(sys.argv[1])) as secrets:
        secrets[max(secrets) + 1] = new_secret()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a keyring may be made."""
    return tmp_path / "keyring"


def add(path: Path) -> None:
    """Adds a working key."""
    with keyring_file.changed(path) as secrets:
        secrets[max(secrets) + 1] = new_secret()


def clear_and_add(path: Path) -> None:
    """Fails after it has begun."""
    with keyring_file.changed(path) as secrets:
        secrets.clear()
        max(secrets)


def test_a_kill_at_any_moment_leaves_a_whole_keyring_that_only_grew(path: Path) -> None:
    random, (before, _) = Random(1), keyring_file.read(path)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", ADDING, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        sleep(random.random() / 20)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after, _ = keyring_file.read(path)
        assert after.items() >= before.items()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        before = after
    assert len(before) > KILLS
    add(path)
    assert os.listdir(path.parent) == [path.name]


def test_of_many_that_add_at_once_none_is_lost(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, [path] * 32))
    assert list(keyring_file.read(path)[0]) == list(range(1, 34))


def test_what_is_not_changed_stays_other_sections_among_them(path: Path) -> None:
    Keyring.open(path)
    tree = json.loads(path.read_text()) | {"other": {"1": "kept"}}
    path.write_text(json.dumps(tree))
    add(path)
    changed = json.loads(path.read_text())
    assert changed["other"] == {"1": "kept"}
    assert changed["keys"]["1"] == tree["keys"]["1"]
    assert changed["index"] == tree["index"]


def test_a_change_that_fails_changes_nothing(path: Path) -> None:
    Keyring.open(path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="max"):
        clear_and_add(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o644, 0o660])
def test_an_unsafe_file_is_not_changed(path: Path, mode: int) -> None:
    Keyring.open(path)
    path.chmod(mode)
    with pytest.raises(KeyringRefused, match="chmod 600"):
        add(path)


def test_a_wrapped_secret_is_not_shown(path: Path) -> None:
    with keyring_file.changed(path) as secrets:
        secrets[2] = keyring_file.Wrapped(bytes(SECRET_LENGTH))
    assert repr(keyring_file.read(path)[0][2]) == "<wrapped>"


async def test_a_keyring_that_is_replaced_is_noticed(path: Path) -> None:
    working = WorkingKeys(path)
    first = await working.latest()
    assert first.current == 1
    other = WorkingKeys(path)
    assert await other.add() == 2
    second = await working.latest()
    assert second.current == 2
    assert second.unwrap(first.wrap(b"data key", b""), b"") == b"data key"
    assert (await working.latest()) is second


async def test_an_old_key_is_retired_and_the_current_one_never(path: Path) -> None:
    working = WorkingKeys(path)
    await working.add()
    for version in (2, 3):
        with pytest.raises(KeyringRefused):
            working.retire(version)
    working.retire(1)
    assert list(keyring_file.read(path)[0]) == [2]
    assert await working.add() == 3


async def test_a_keyring_that_turns_unsafe_is_refused(path: Path) -> None:
    working = WorkingKeys(path)
    await working.latest()
    os.chmod(path, 0o644)
    with pytest.raises(KeyringRefused, match="chmod 600"):
        await working.latest()
