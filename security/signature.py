"""Signatures by Ed25519, whose key lies in a file that only its owner can read."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from security.errors import KeyringRefused
from security.keyring_file import objection
from security.opaque import Opaque

_LENGTH: Final = 32


class SigningKey(Opaque):
    """A key that signs, and by whose public half anyone can tell what it has signed."""

    __slots__ = ("_key", "public")

    def __init__(self, secret: bytes) -> None:
        self._key: Final = Ed25519PrivateKey.from_private_bytes(secret)
        self.public: Final = self._key.public_key().public_bytes_raw()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The key of a file, which is made where there is none.

        KeyringRefused when the file is not a key, or when others may read or change it.
        """
        if not path.exists():
            _create(path)
        secret = _read(path)
        if len(secret) != _LENGTH:
            raise KeyringRefused(f"{path} is not a signing key: restore it from its backup")
        return cls(secret)

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""
        return self._key.sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of a message was made by the key of a public half."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if reason := objection(os.fstat(descriptor), os.geteuid()):
            raise KeyringRefused(f"{path} {reason}")
        return file.read()


def _create(path: Path) -> None:
    """Makes the file whole or not at all; of two that try at once, one makes it and both go on."""
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
