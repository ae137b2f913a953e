"""The working keys that wrap the keys of subjects, in a file that only its owner can read.

The file is JSON: `{"keys": {"1": "<base64>"}}`. The highest version wraps; every version unwraps.
"""

import json
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, Self

from security.cipher import DEFAULT, SECRET_LENGTH, Key, new_secret
from security.envelope import key_version, seal, unseal
from security.errors import KeyMissing, KeyringRefused
from security.opaque import Opaque

_FIRST: Final = 1
_MODE: Final = 0o600
# What an int of PostgreSQL holds.
_VERSIONS: Final = range(1, 1 << 31)


class Keyring(Opaque):
    """Working keys by version."""

    __slots__ = ("_keys", "current")

    def __init__(self, secrets: Mapping[int, bytes]) -> None:
        self._keys: Final = {version: Key(secret) for version, secret in secrets.items()}
        self.current: Final = max(self._keys)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The keyring of a file, which is made with a first key where there is none.

        KeyringRefused when the file is not a keyring, or when others may read or change it.
        """
        if not path.exists():
            _create(path)
        secrets = _parsed(_read(path))
        if not secrets:
            raise KeyringRefused(f"{path} is not a keyring: restore it from its backup; without it no key opens")
        return cls(secrets)

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
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_written({_FIRST: new_secret()}))
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _written(secrets: Mapping[int, bytes]) -> bytes:
    keys = {str(version): b64encode(secret).decode() for version, secret in secrets.items()}
    return json.dumps({"keys": keys}).encode()


def _parsed(content: bytes) -> dict[int, bytes] | None:
    """The secrets by version, or None; an error would carry the content, so none leaves."""
    try:
        keys = json.loads(content)["keys"].items()
        secrets = {int(version): b64decode(text, validate=True) for version, text in keys}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    whole = all(len(secret) == SECRET_LENGTH and version in _VERSIONS for version, secret in secrets.items())
    return secrets if whole else None
