"""The file of working and of index keys: read only where it is safe, changed by one at a time, replaced whole.

The file is JSON: `{"keys": {"1": "<base64>", "2": {"wrapped": "<base64>"}}, "index": {"1": "<base64>"}}`. A working key
lies there bare, or as a key provider has wrapped it; a key that indexes lies bare, and comes into a file that has none.
"""

import fcntl
import json
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from security.cipher import SECRET_LENGTH, new_secret
from security.errors import KeyringRefused
from security.opaque import Opaque

FIRST: Final = 1
_SECTION: Final = "keys"
_INDEX: Final = "index"
_MODE: Final = 0o600
# What an int of PostgreSQL holds.
_VERSIONS: Final = range(1, 1 << 31)


class Wrapped(Opaque):
    """A secret that only the key provider opens."""

    __slots__ = ("body",)

    def __init__(self, body: bytes) -> None:
        self.body: Final = body


Secrets = dict[int, bytes | Wrapped]
"""Secrets by version, bare or wrapped."""
Stamp = tuple[int, int, int]


def read(path: Path) -> tuple[Secrets, dict[int, bytes]]:
    """The working and the index keys of a file, which is made with first ones where there are none.

    KeyringRefused when the file is not a keyring, or when others may read or change it.
    """
    if not os.path.lexists(path):
        _create(path)
    tree = _tree(path)
    secrets, index = _secrets(path, tree)
    return secrets, index or _completed(path)


def stamp(path: Path) -> Stamp | None:
    """What is another once the file is replaced, written or given another mode; None where there is no file."""
    try:
        found = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_ctime_ns, found.st_size


@contextmanager
def changed(path: Path) -> Iterator[Secrets]:
    """The working keys of a file, which holds what the block has made of them once it ends without an error."""
    read(path)
    with _alone(path):
        tree = _tree(path)
        secrets, _ = _secrets(path, tree)
        yield secrets
        _replace(path, tree | {_SECTION: _section(secrets)})


@contextmanager
def changed_index(path: Path) -> Iterator[dict[int, bytes]]:
    """The index keys of a file, which holds what the block has made of them once it ends without an error."""
    read(path)
    with _alone(path):
        tree = _tree(path)
        _, index = _secrets(path, tree)
        yield index
        _replace(path, tree | {_INDEX: _section(index)})


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


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """A block that one process at a time is in; the lock is the folder's, since the file itself is replaced."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _create(path: Path) -> None:
    """Makes the file whole or not at all; of two that try at once, one makes it and both go on."""
    with _alone(path):
        if not os.path.lexists(path):
            _replace(path, {name: _section({FIRST: new_secret()}) for name in (_SECTION, _INDEX)})


def _completed(path: Path) -> dict[int, bytes]:
    """The index keys of a file that had none; of two that try at once, one adds the first."""
    try:
        with _alone(path):
            tree = _tree(path)
            _, index = _secrets(path, tree)
            if not index:
                index = {FIRST: new_secret()}
                _replace(path, tree | {_INDEX: _section(index)})
            return index
    except OSError as error:
        raise KeyringRefused(f"{path} lacks the section index and cannot be changed: {error.strerror}") from None


def _replace(path: Path, tree: dict[str, Any]) -> None:
    """Puts a whole new file in the place of the old one, whose mode it has: a kill at any moment leaves one of the two.

    What a killed process leaves of its draft lies under one name, and goes with the next change.
    """
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _MODE
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(json.dumps(tree).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _tree(path: Path) -> dict[str, Any]:
    content = _read(path)
    try:
        tree = json.loads(content)
    except ValueError:
        tree = None
    return tree if isinstance(tree, dict) else {}


def _secrets(path: Path, tree: dict[str, Any]) -> tuple[Secrets, dict[int, bytes]]:
    """The secrets by version; an error of parsing would carry them, so none becomes a context."""
    secrets, index = _parsed(tree.get(_SECTION)), _parsed(tree.get(_INDEX, {}))
    if not secrets or index is None or any(isinstance(secret, Wrapped) for secret in index.values()):
        raise KeyringRefused(f"{path} is not a keyring: restore it from its backup; without it no key opens")
    return secrets, {version: secret for version, secret in index.items() if isinstance(secret, bytes)}


def _parsed(section: Any) -> Secrets | None:
    try:
        secrets = {int(version): _secret(said) for version, said in section.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return secrets if all(version in _VERSIONS for version in secrets) else None


def _secret(said: Any) -> bytes | Wrapped:
    if isinstance(said, dict):
        return Wrapped(b64decode(said["wrapped"], validate=True))
    secret = b64decode(said, validate=True)
    if len(secret) != SECRET_LENGTH:
        raise ValueError
    return secret


def _section(secrets: Mapping[int, bytes | Wrapped]) -> dict[str, Any]:
    return {str(version): _written(secret) for version, secret in sorted(secrets.items())}


def _written(secret: bytes | Wrapped) -> Any:
    if isinstance(secret, Wrapped):
        return {"wrapped": b64encode(secret.body).decode()}
    return b64encode(secret).decode()
