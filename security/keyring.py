"""The working keys that wrap the keys of subjects, and the keys that index values, in a file of its owner alone.

The file is JSON: `{"keys": {"1": "<base64>"}, "index": {"1": "<base64>"}}`. Of each, the highest version makes what is
new, and every version serves what is old. Keys that index come into a file that has none.
"""

import fcntl
import json
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, Self

from security.blind_index import IndexKeys
from security.cipher import DEFAULT, SECRET_LENGTH, Key, new_secret
from security.envelope import key_version, seal, unseal
from security.errors import KeyMissing, KeyringRefused
from security.opaque import Opaque

_FIRST: Final = 1
_MODE: Final = 0o600
# What an int of PostgreSQL holds.
_VERSIONS: Final = range(1, 1 << 31)

Secrets = Mapping[int, bytes]


class Keyring(Opaque):
    """Working keys by version, and beside them those that index."""

    __slots__ = ("_keys", "current", "index")

    def __init__(self, secrets: Secrets, index: Secrets | None = None) -> None:
        self._keys: Final = {version: Key(secret) for version, secret in secrets.items()}
        self.current: Final = max(self._keys)
        self.index: Final = IndexKeys(index or {})

    @classmethod
    def open(cls, path: Path) -> Self:
        """The keyring of a file, which is made with a first key where there is none.

        KeyringRefused when the file is not a keyring, or when others may read or change it.
        """
        if not path.exists():
            _create(path)
        secrets, index = _held(path)
        if not index:
            secrets, index = _completed(path)
        return cls(secrets, index)

    def wrap(self, data_key: bytes, associated: bytes) -> bytes:
        """An envelope of a subject's key, by the current working key."""
        return seal(self._keys[self.current], DEFAULT, self.current, data_key, associated)

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """A subject's key; KeyMissing without the working key that wrapped it, SealBroken when it was changed."""
        key = self._keys.get(key_version(wrapped))
        if key is None:
            raise KeyMissing("the working key that wrapped a subject's key is not in the keyring")
        return unseal(key, wrapped, associated)


def objection(status: os.stat_result, owner: int) -> str | None:
    """Why a file of this status must not hold keys for this owner, with the remedy; None when it may."""
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file: put the keyring itself there"
    if status.st_uid != owner:
        return f"belongs to user {status.st_uid}: let user {owner}, who runs this, own it"
    if stat.S_IMODE(status.st_mode) & ~_MODE:
        return f"has mode {stat.S_IMODE(status.st_mode):04o}: allow its owner only, with chmod 600"
    return None


def _held(path: Path) -> tuple[Secrets, Secrets]:
    """The working keys of a safe file, and the index keys that it holds already."""
    parsed = _parsed(_read(path))
    if parsed is None or not parsed[0]:
        raise KeyringRefused(f"{path} is not a keyring: restore it from its backup; without it no key opens")
    return parsed


def _read(path: Path) -> bytes:
    """What a safe file holds; the file that is judged is the one that is read, not one put in its place between."""
    if path.is_symlink():
        raise KeyringRefused(f"{path} is a link: put the keyring itself there")
    # Without O_NONBLOCK, a pipe would be waited for instead of refused.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        reason = objection(os.fstat(descriptor), os.geteuid())
        if reason:
            raise KeyringRefused(f"{path} {reason}")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def _create(path: Path) -> None:
    """Makes the file whole or not at all; of two that try at once, one makes it and both go on."""
    draft = _draft(path, {_FIRST: new_secret()}, {_FIRST: new_secret()}, _MODE)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _settle(path)


def _completed(path: Path) -> tuple[Secrets, Secrets]:
    """The keys of a file to which a first index key is added; of two that try at once, one adds it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        # Whoever waited here for another finds the file that the other has put in its place.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        secrets, index = _held(path)
        if not index:
            index = {_FIRST: new_secret()}
            _draft(path, secrets, index, stat.S_IMODE(os.fstat(descriptor).st_mode)).replace(path)
            _settle(path)
        return secrets, index
    except OSError as error:
        raise KeyringRefused(f"{path} lacks the section index and cannot be changed: {error.strerror}") from None
    finally:
        os.close(descriptor)


def _draft(path: Path, secrets: Secrets, index: Secrets, mode: int) -> Path:
    """A file beside the keyring, written to the disk, that is to become it."""
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps({"keys": _written(secrets), "index": _written(index)}).encode())
        file.flush()
        os.fsync(descriptor)
    return draft


def _settle(path: Path) -> None:
    """Returns when the name of the file is on the disk."""
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _written(secrets: Secrets) -> dict[str, str]:
    return {str(version): b64encode(secret).decode() for version, secret in secrets.items()}


def _parsed(content: bytes) -> tuple[Secrets, Secrets] | None:
    """The working and the index keys, or None; an error would carry the content, so none leaves."""
    try:
        held = json.loads(content)
        sections = [held["keys"], held.get("index", {})]
        working, index = (
            {int(version): b64decode(text, validate=True) for version, text in section.items()} for section in sections
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    every = (*working.items(), *index.items())
    whole = all(len(secret) == SECRET_LENGTH and version in _VERSIONS for version, secret in every)
    return (working, index) if whole else None
