"""The key that signs lies in a file of its owner's, and everyone can tell what it has signed."""

from pathlib import Path

import pytest

from security.errors import KeyringRefused
from security.signature import SigningKey, is_signed


def test_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    first, second = (SigningKey.open(tmp_path / "key") for _ in range(2))
    assert first.public == second.public
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_signature_is_of_one_message_by_one_key(tmp_path: Path) -> None:
    key, other = SigningKey.open(tmp_path / "key"), SigningKey.open(tmp_path / "other")
    signature = key.sign(b"message")
    assert is_signed(key.public, b"message", signature)
    assert not is_signed(key.public, b"another", signature)
    assert not is_signed(other.public, b"message", signature)
    assert not is_signed(b"no key", b"message", signature)


def test_key_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = SigningKey.open(path)
    assert path.read_bytes().hex() not in repr(key)


@pytest.mark.parametrize(("mode", "content"), [(0o640, bytes(32)), (0o600, b"short")])
def test_file_that_others_may_read_or_that_is_no_key_is_refused(tmp_path: Path, mode: int, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(KeyringRefused, match=str(path)):
        SigningKey.open(path)
