"""The data keys of subjects, by class and version, stored wrapped; deleting one erases all that it sealed."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Final, NamedTuple
from uuid import UUID

from security.cipher import Key, new_secret
from security.errors import KeyMissing, SealBroken
from security.key_cache import KeyCache, KeyId
from security.key_store import KeyStore, Named, Pair, Stored
from security.keyring import Keyrings
from security.place import Keep

# What an int of PostgreSQL holds; an envelope that was tampered with may name any other.
_VERSIONS: Final = range(1, 1 << 31)


class Current(NamedTuple):
    """The key that seals, and the version that its envelopes name."""

    version: int
    key: Key


class SubjectKeys:
    """The opened keys of subjects, held for at most `seconds` after they were read, at most `limit` of them.

    Which version seals is read each time and never held: once a newer one is stored, no older one seals.
    """

    def __init__(
        self,
        keyrings: Keyrings,
        store: KeyStore,
        *,
        seconds: float = 60,
        limit: int = 10_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._keyrings = keyrings
        self._store = store
        self._cache = KeyCache(seconds=seconds, limit=limit, clock=clock)
        self._forgotten = 0

    async def get(self, ids: Iterable[KeyId]) -> dict[KeyId, Key]:
        """The keys of versions; one that was never made, was destroyed or does not unwrap is absent.

        At most one read of the store, for all that are not held.
        """
        wanted, forgotten = set(ids), self._forgotten
        found = self._cache.take(wanted)
        missing = [
            (UUID(bytes=subject), keep, version)
            for subject, keep, version in wanted - found.keys()
            if version in _VERSIONS
        ]
        if missing:
            found |= await self._opened(await self._store.fetch(missing), forgotten)
        return found

    async def current(self, pairs: Iterable[Pair]) -> dict[Pair, Current]:
        """The keys that seal now, of subjects that have one; one that does not unwrap is absent."""
        wanted, forgotten = sorted(set(pairs)), self._forgotten
        stored = await self._store.current(wanted) if wanted else {}
        return await self._current(stored, forgotten)

    async def get_or_create(self, pairs: Iterable[Pair]) -> dict[Pair, Current]:
        """The keys that seal now, made where there are none; of two writers, both get the one that came first.

        KeyMissing when one is stored that does not unwrap.
        """
        wanted, forgotten = sorted(set(pairs)), self._forgotten
        stored = await self._store.current(wanted) if wanted else {}
        if lacking := [pair for pair in wanted if pair not in stored]:
            keyring = await self._keyrings.latest()
            stored |= await self._store.create({pair: keyring.wrap(new_secret(), bound(*pair)) for pair in lacking})
        found = await self._current(stored, forgotten)
        if found.keys() != set(wanted):
            raise KeyMissing("a subject's key does not unwrap, or was erased while it was read")
        return found

    async def erase(self, subject: UUID, keep: Keep) -> None:
        """Destroys every version of a key, and with it all that it sealed, and tells other processes.

        One that does not hear holds it for its `seconds` more.
        """
        await self._store.delete(subject, keep)
        self.forget(subject, keep)

    def forget(self, subject: UUID | None = None, keep: Keep | None = None) -> None:
        """Holds a subject's key no longer, or none at all."""
        self._forgotten += 1
        if subject is None or keep is None:
            self._cache.clear()
        else:
            self._cache.drop(subject.bytes, keep)

    async def _current(self, stored: Mapping[Pair, Stored], forgotten: int) -> dict[Pair, Current]:
        opened = await self._opened(
            {(subject, keep, version): wrapped for (subject, keep), (version, wrapped) in stored.items()}, forgotten
        )
        return {
            (subject, keep): Current(version, key)
            for (subject, keep), (version, _) in stored.items()
            if (key := opened.get((subject.bytes, keep, version)))
        }

    async def _opened(self, stored: Mapping[Named, bytes], forgotten: int) -> dict[KeyId, Key]:
        """What was read, unwrapped, and held unless something was forgotten since the read began."""
        keys: dict[KeyId, Key] = {}
        if stored:
            keyring = await self._keyrings.latest()
            for (subject, keep, version), wrapped in stored.items():
                with suppress(KeyMissing, SealBroken):
                    keys[subject.bytes, keep, version] = Key(keyring.unwrap(wrapped, bound(subject, keep)))
        if forgotten == self._forgotten:
            self._cache.put(keys)
        return keys


def bound(subject: UUID, keep: Keep) -> bytes:
    """What binds a wrapped key to its subject and class."""
    return subject.bytes + keep.encode()
