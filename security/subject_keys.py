"""One data key for each subject and class, stored wrapped; deleting it erases all that it sealed."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol, TypeVar
from uuid import UUID

from security.cipher import Key, new_secret
from security.envelope import key_version
from security.errors import KeyMissing, SealBroken
from security.key_cache import KeyCache, Pair
from security.keyring import Keyring
from security.place import Keep

if TYPE_CHECKING:
    from asyncpg import Pool, Record

FIRST_VERSION: Final = 1
"""The version of a subject's first key, which its envelopes name."""

Subject = TypeVar("Subject", UUID, bytes)
"""A subject by its UUID or by that UUID's 16 bytes."""

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS subject_key (
    subject uuid NOT NULL,
    keep text NOT NULL,
    kek int NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (subject, keep)
)
"""
"""The table of a PostgresKeyStore."""


class KeyStore(Protocol):
    """Where wrapped keys are kept, apart from the data that they seal."""

    async def fetch(self, pairs: Sequence[tuple[UUID, Keep]]) -> dict[tuple[UUID, Keep], bytes]:
        """The wrapped keys that exist, in one read."""

    async def create(self, wrapped: Mapping[tuple[UUID, Keep], bytes]) -> dict[tuple[UUID, Keep], bytes]:
        """What is stored once each pair that had no key has been given the one named here."""

    async def delete(self, subject: UUID, keep: Keep) -> None:
        """Removes a key, if there is one."""


class PostgresKeyStore:
    """Wrapped keys in a PostgreSQL of their own, in the table that SCHEMA makes."""

    def __init__(self, pool: "Pool[Record]") -> None:
        self._pool = pool

    async def fetch(self, pairs: Sequence[tuple[UUID, Keep]]) -> dict[tuple[UUID, Keep], bytes]:
        """The wrapped keys that exist, in one read."""
        records = await self._pool.fetch(
            "SELECT subject, keep, wrapped FROM subject_key JOIN unnest($1::uuid[], $2::text[]) AS pair (subject, keep)"
            " USING (subject, keep)",
            [subject for subject, _ in pairs],
            [keep for _, keep in pairs],
        )
        return {(subject, Keep(keep)): wrapped for subject, keep, wrapped in records}

    async def create(self, wrapped: Mapping[tuple[UUID, Keep], bytes]) -> dict[tuple[UUID, Keep], bytes]:
        """What is stored once each pair that had no key has been given the one named here."""
        # In one order, so that two writers of many keys do not wait for each other in a circle.
        pairs = sorted(wrapped)
        await self._pool.execute(
            "INSERT INTO subject_key (subject, keep, kek, wrapped)"
            " SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[]) ON CONFLICT DO NOTHING",
            [subject for subject, _ in pairs],
            [keep for _, keep in pairs],
            [key_version(wrapped[pair]) for pair in pairs],
            [wrapped[pair] for pair in pairs],
        )
        # A statement of its own: the one above does not see what another writer committed meanwhile.
        return await self.fetch(pairs)

    async def delete(self, subject: UUID, keep: Keep) -> None:
        """Removes a key, if there is one."""
        await self._pool.execute("DELETE FROM subject_key WHERE subject = $1 AND keep = $2", subject, keep)


class SubjectKeys:
    """The opened keys of subjects, held for at most `seconds` after they were read, at most `limit` of them."""

    def __init__(
        self,
        keyring: Keyring,
        store: KeyStore,
        *,
        seconds: float = 60,
        limit: int = 10_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._keyring = keyring
        self._store = store
        self._cache = KeyCache(seconds=seconds, limit=limit, clock=clock)
        self._erasures = 0

    async def get(self, pairs: Iterable[tuple[Subject, Keep]]) -> dict[tuple[Subject, Keep], Key]:
        """The keys of subjects; one that was never made, was erased or does not unwrap is absent.

        At most one read of the store, for all that are not held.
        """
        wanted = {pair: _pair(*pair) for pair in pairs}
        found = await self._found(wanted.values())
        return {pair: found[held] for pair, held in wanted.items() if held in found}

    async def get_or_create(self, pairs: Iterable[tuple[UUID, Keep]]) -> dict[tuple[UUID, Keep], Key]:
        """The keys of subjects, made where there are none; of two writers, both get the one that came first.

        KeyMissing when one is stored that does not unwrap.
        """
        wanted = {pair: _pair(*pair) for pair in pairs}
        found = await self._found(wanted.values())
        lacking = [pair for pair, held in wanted.items() if held not in found]
        if lacking:
            fresh = {pair: self._keyring.wrap(new_secret(), _bound(wanted[pair])) for pair in lacking}
            found |= await self._opened(self._store.create(fresh))
        if not all(held in found for held in wanted.values()):
            raise KeyMissing("a subject's key does not unwrap, or was erased while it was read")
        return {pair: found[held] for pair, held in wanted.items()}

    async def erase(self, subject: UUID, keep: Keep) -> None:
        """Destroys a key, and with it all that it sealed; other processes may hold it for their `seconds` more."""
        await self._store.delete(subject, keep)
        self._erasures += 1
        self._cache.drop(_pair(subject, keep))

    async def _found(self, pairs: Collection[Pair]) -> dict[Pair, Key]:
        found = self._cache.take(pairs)
        missing = [(UUID(bytes=subject), keep) for subject, keep in pairs if (subject, keep) not in found]
        if missing:
            found |= await self._opened(self._store.fetch(missing))
        return found

    async def _opened(self, reading: Awaitable[Mapping[tuple[UUID, Keep], bytes]]) -> dict[Pair, Key]:
        """What a read of the store gives, unwrapped, and held unless something was erased during the read."""
        erasures = self._erasures
        keys: dict[Pair, Key] = {}
        for (subject, keep), wrapped in (await reading).items():
            pair = _pair(subject, keep)
            with suppress(KeyMissing, SealBroken):
                keys[pair] = Key(self._keyring.unwrap(wrapped, _bound(pair)))
        if erasures == self._erasures:
            self._cache.put(keys)
        return keys


def _pair(subject: UUID | bytes, keep: Keep) -> Pair:
    return (subject if isinstance(subject, bytes) else subject.bytes), keep


def _bound(pair: Pair) -> bytes:
    """What binds a wrapped key to its subject and class."""
    subject, keep = pair
    return subject + keep.encode()
