"""The keyring of a file, followed as it changes; what a key provider unwraps is held briefly."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import Final

from security import keyring_file
from security.cipher import SECRET_LENGTH, new_secret
from security.errors import KeyMissing, KeyringRefused
from security.key_provider import KeyProvider
from security.keyring import Keyring
from security.keyring_file import Stamp, Wrapped

PATIENCE: Final = 5.0
"""Seconds that a provider may take for one key."""
PAUSE: Final = 1.0
"""Seconds until a provider that failed is asked again."""

log = logging.getLogger("security")


class WorkingKeys:
    """Working keys by version, in a file that may be replaced at any time.

    A provider unwraps each version once, and again only after `seconds` or a change of the file.
    """

    def __init__(
        self,
        path: Path,
        provider: KeyProvider | None = None,
        *,
        seconds: float = 60,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.path = path
        self._provider = provider
        self._seconds = seconds
        self._clock = clock
        self._turn = asyncio.Lock()
        self._held: tuple[Stamp | None, float, Keyring] | None = None

    async def latest(self) -> Keyring:
        """The keyring as the file says now; raises KeyringRefused.

        A version that the provider does not unwrap is not in it.
        """
        # One at a time, so that many who miss a key do not each ask the provider.
        async with self._turn:
            stamp = keyring_file.stamp(self.path)
            if self._held is None or self._held[0] != stamp or self._held[1] <= self._clock():
                # The file may be made or replaced while it is read: then its next stamp differs from this one.
                until, keyring = await self._load()
                self._held = stamp, until, keyring
            return self._held[2]

    async def add(self) -> int:
        """Adds a version, which wraps from now on; the number of it. With a provider, it is stored wrapped.

        Raises KeyringRefused, and KeyMissing where the provider fails.
        """
        with keyring_file.changed(self.path) as secrets:
            version, secret = max(secrets) + 1, new_secret()
            secrets[version] = secret if self._provider is None else await _wrapped(self._provider, version, secret)
        return version

    def retire(self, version: int) -> None:
        """Destroys an old version; KeyringRefused for the current one, and where there is none."""
        with keyring_file.changed(self.path) as secrets:
            if version not in secrets:
                raise KeyringRefused(f"{self.path} holds no working key {version}")
            if version == max(secrets):
                raise KeyringRefused(f"working key {version} is the current one: add another first")
            del secrets[version]

    def add_index(self) -> int:
        """Adds a version of the key that indexes, which counts for a process once it is started again."""
        with keyring_file.changed_index(self.path) as secrets:
            version = max(secrets) + 1
            secrets[version] = new_secret()
        return version

    async def _load(self) -> tuple[float, Keyring]:
        """The keyring of the file, and until when it may be held."""
        secrets, index = keyring_file.read(self.path)
        begun, whole = self._clock(), True
        keys: dict[int, bytes] = {}
        for version, secret in secrets.items():
            if isinstance(secret, bytes):
                keys[version] = secret
                continue
            try:
                keys[version] = await self._unwrapped(version, secret)
            except KeyMissing as missing:
                log.warning("working key %d cannot be had: %s", version, missing)
                whole = False
        return begun + (self._seconds if whole else PAUSE), Keyring(keys, max(secrets), index)

    async def _unwrapped(self, version: int, secret: Wrapped) -> bytes:
        if self._provider is None:
            raise KeyMissing("it is wrapped, and no key provider runs")
        bare = await _asked(self._provider.unwrap(version, secret.body))
        if len(bare) != SECRET_LENGTH:
            raise KeyMissing("the key provider gives what is no key")
        return bare


async def _wrapped(provider: KeyProvider, version: int, secret: bytes) -> Wrapped:
    """A secret as a provider wraps it, tried before anything depends on it."""
    body = await _asked(provider.wrap(version, secret))
    if await _asked(provider.unwrap(version, body)) != secret:
        raise KeyMissing("the key provider does not unwrap what it has wrapped")
    return Wrapped(body)


async def _asked(answer: Awaitable[bytes]) -> bytes:
    """What a provider answers in time; its own errors, which may hold a key, end here."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await answer
    except Exception as error:
        reason = type(error).__name__
    raise KeyMissing(f"the key provider does not answer ({reason})")
