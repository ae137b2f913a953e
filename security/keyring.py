"""The working keys that wrap the keys of subjects, and the keys that index values."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol, Self

from security import keyring_file
from security.blind_index import IndexKeys
from security.cipher import DEFAULT, Key
from security.envelope import key_version, seal, unseal
from security.errors import KeyMissing, KeyringRefused
from security.opaque import Opaque


class Keyring(Opaque):
    """Working keys by version: the current one wraps, every one unwraps; and beside them those that index.

    current: the highest version, unless that one is known and cannot be had
    """

    __slots__ = ("_keys", "current", "index")

    def __init__(
        self, secrets: Mapping[int, bytes], current: int | None = None, index: Mapping[int, bytes] | None = None
    ) -> None:
        self._keys: Final = {version: Key(secret) for version, secret in secrets.items()}
        self.current: Final = max(self._keys) if current is None else current
        self.index: Final = IndexKeys(index or {})

    @classmethod
    def open(cls, path: Path) -> Self:
        """The keyring of a file in which all keys lie bare; it is made with a first key where there is none.

        KeyringRefused when the file is not such a keyring, or when others may read or change it.
        """
        secrets, index = keyring_file.read(path)
        bare = {version: secret for version, secret in secrets.items() if isinstance(secret, bytes)}
        if bare.keys() != secrets.keys():
            raise KeyringRefused(f"{path} holds keys that a key provider has wrapped: let its plugin run")
        return cls(bare, index=index)

    async def latest(self) -> "Keyring":
        """Itself: a keyring in memory does not change."""
        return self

    def wrap(self, data_key: bytes, associated: bytes) -> bytes:
        """An envelope of a subject's key, by the current working key; KeyMissing where that cannot be had."""
        return seal(self._key(self.current), DEFAULT, self.current, data_key, associated)

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """A subject's key; KeyMissing without the working key that wrapped it, SealBroken when it was changed."""
        return unseal(self._key(key_version(wrapped)), wrapped, associated)

    def _key(self, version: int) -> Key:
        key = self._keys.get(version)
        if key is None:
            raise KeyMissing("the working key that wraps a subject's key is not in the keyring")
        return key


class Keyrings(Protocol):
    """Where the keyring is found, which may be changed while it is used."""

    async def latest(self) -> Keyring:
        """The keyring as it is now."""
