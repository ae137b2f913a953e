"""The working keys lie in a file that is made whole, once, and that only its owner reads."""

import json
import os
import stat
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from security.blind_index import IndexKind
from security.cipher import SECRET_LENGTH, new_secret
from security.errors import KeyMissing, KeyringRefused, SealBroken
from security.keyring import Keyring
from security.keyring_file import objection

BOUND = b"bound"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a keyring may be made."""
    return tmp_path / "keyring.json"


def write(path: Path, content: str) -> None:
    """Puts a content into a file that only its owner reads."""
    path.write_text(content)
    path.chmod(0o600)


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A process whose new files are open to all."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_a_new_keyring_is_read_and_written_by_its_owner_only(path: Path) -> None:
    Keyring.open(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_keyring_is_made_once_and_read_ever_after(path: Path) -> None:
    wrapped = Keyring.open(path).wrap(b"data key", BOUND)
    content = path.read_bytes()
    assert Keyring.open(path).unwrap(wrapped, BOUND) == b"data key"
    assert path.read_bytes() == content


def test_nothing_but_the_keyring_is_left_behind(path: Path) -> None:
    Keyring.open(path)
    assert os.listdir(path.parent) == [path.name]


def test_of_many_that_make_it_at_once_all_hold_the_same_keys(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keyrings = list(pool.map(Keyring.open, [path] * 32))
    wrapped = keyrings[0].wrap(b"data key", BOUND)
    assert {keyring.unwrap(wrapped, BOUND) for keyring in keyrings} == {b"data key"}
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604, 0o602, 0o700, 0o4600])
def test_a_looser_mode_is_refused_with_the_remedy(path: Path, mode: int) -> None:
    Keyring.open(path)
    path.chmod(mode)
    with pytest.raises(KeyringRefused, match=r"keyring\.json has mode .*chmod 600"):
        Keyring.open(path)


def test_a_stricter_mode_is_no_reason_to_refuse(path: Path) -> None:
    Keyring.open(path)
    path.chmod(0o400)
    assert Keyring.open(path).current == 1


def test_a_file_of_another_owner_is_refused(path: Path) -> None:
    Keyring.open(path)
    owner = path.stat().st_uid
    assert objection(path.stat(), owner) is None
    assert "belongs to user" in str(objection(path.stat(), owner + 1))


def test_a_link_is_refused_even_to_a_good_keyring(path: Path) -> None:
    Keyring.open(path)
    link = path.with_name("link")
    link.symlink_to(path)
    with pytest.raises(KeyringRefused, match="is a link"):
        Keyring.open(link)


def test_a_link_to_nothing_makes_nothing(path: Path) -> None:
    target = path.with_name("target")
    path.symlink_to(target)
    with pytest.raises(KeyringRefused, match="is a link"):
        Keyring.open(path)
    assert not target.exists()


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_folder_or_a_pipe_is_refused(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    with pytest.raises(KeyringRefused, match="not a regular file"):
        Keyring.open(path)


def sections(path: Path) -> dict[str, list[str]]:
    """The versions of each section of a keyring's file."""
    return {name: sorted(keys) for name, keys in json.loads(path.read_text()).items()}


def test_a_new_keyring_holds_a_key_that_wraps_and_another_that_indexes(path: Path) -> None:
    Keyring.open(path)
    held = json.loads(path.read_text())
    assert sections(path) == {"keys": ["1"], "index": ["1"]}
    assert held["keys"]["1"] != held["index"]["1"]


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_keyring_without_an_index_key_is_given_one_and_keeps_all_else(path: Path, mode: int) -> None:
    write(path, json.dumps({"keys": {"3": SECRET}}))
    path.chmod(mode)
    index = Keyring.open(path).index
    assert sections(path) == {"keys": ["3"], "index": ["1"]}
    assert json.loads(path.read_text())["keys"]["3"] == SECRET
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert Keyring.open(path).index.index("t", "c", IndexKind.PHONE, "1") == index.index("t", "c", IndexKind.PHONE, "1")
    assert os.listdir(path.parent) == [path.name]


def test_of_many_that_add_an_index_key_at_once_all_hold_the_same(path: Path) -> None:
    write(path, json.dumps({"keys": {"1": SECRET}}))
    with ThreadPoolExecutor(8) as pool:
        keyrings = list(pool.map(Keyring.open, [path] * 32))
    assert len({keyring.index.index("t", "c", IndexKind.PHONE, "1") for keyring in keyrings}) == 1
    assert os.listdir(path.parent) == [path.name]


SECRET = b64encode(bytes(range(SECRET_LENGTH))).decode()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "\ufeff" + SECRET,
        SECRET,
        "[]",
        "5",
        "null",
        "{}",
        json.dumps({"keys": {}}),
        json.dumps({"keys": [SECRET]}),
        json.dumps({"keys": {"first": SECRET}}),
        json.dumps({"keys": {"0": SECRET}}),
        json.dumps({"keys": {"-1": SECRET}}),
        json.dumps({"keys": {str(1 << 31): SECRET}}),
        json.dumps({"keys": {"1": SECRET[4:]}}),
        json.dumps({"keys": {"1": "!" + SECRET}}),
        json.dumps({"keys": {"1": 5}}),
        json.dumps({"keys": {"1": SECRET, "2": None}}),
        json.dumps({"keys": {"1": SECRET}, "index": {"1": SECRET[4:]}}),
        json.dumps({"keys": {"1": SECRET}, "index": {"0": SECRET}}),
        json.dumps({"keys": {"1": SECRET}, "index": [SECRET]}),
        json.dumps({"index": {"1": SECRET}}),
    ],
)
def test_what_is_not_a_keyring_is_refused_unchanged_and_not_shown(path: Path, content: str) -> None:
    write(path, content)
    with pytest.raises(KeyringRefused, match="not a keyring") as refusal:
        Keyring.open(path)
    assert path.read_text() == content
    assert refusal.value.__context__ is None
    assert SECRET[8:] not in str(refusal.value)


def test_the_highest_version_wraps_and_every_version_unwraps(path: Path) -> None:
    old, new = new_secret(), new_secret()
    wrapped = Keyring({2: old}).wrap(b"data key", BOUND)
    write(path, json.dumps({"keys": {"10": b64encode(new).decode(), "2": b64encode(old).decode()}}))
    both = Keyring.open(path)
    assert both.current == 10
    assert both.unwrap(wrapped, BOUND) == b"data key"
    assert Keyring({10: new}).unwrap(both.wrap(b"data key", BOUND), BOUND) == b"data key"


def test_without_the_working_key_that_wrapped_it_a_key_is_missing() -> None:
    wrapped = Keyring({1: new_secret()}).wrap(b"data key", BOUND)
    with pytest.raises(KeyMissing):
        Keyring({2: new_secret()}).unwrap(wrapped, BOUND)


def test_a_wrapped_key_opens_only_where_it_is_bound_and_only_unchanged(keyring: Keyring) -> None:
    wrapped = keyring.wrap(b"data key", BOUND)
    for changed, bound in (
        (wrapped, b"elsewhere"),
        (wrapped[:-1], BOUND),
        (wrapped[:-1] + bytes((wrapped[-1] ^ 1,)), BOUND),
    ):
        with pytest.raises(SealBroken):
            keyring.unwrap(changed, bound)


def test_a_wrapped_key_of_a_version_does_not_pass_for_one_of_another() -> None:
    secret = new_secret()
    keyring = Keyring({1: secret, 2: secret})
    wrapped = keyring.wrap(b"data key", BOUND)
    with pytest.raises(SealBroken):
        keyring.unwrap(wrapped[:5] + b"\x01" + wrapped[6:], BOUND)


def test_wrapping_twice_never_gives_the_same(keyring: Keyring) -> None:
    assert len({keyring.wrap(b"data key", BOUND) for _ in range(100)}) == 100
