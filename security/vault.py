"""Seals texts in their places and opens them again."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from security.blind_index import IndexKeys
from security.cipher import DEFAULT, Algorithm, Key
from security.envelope import key_version, seal, unseal
from security.errors import KeyMissing, SealBroken
from security.key_cache import KeyId
from security.padding import pad, unpad
from security.place import Keep, Place, surroundings
from security.sealed import Sealed
from security.subject_keys import Current, SubjectKeys

Opener = Callable[[bytes, bytes, bytes, Key], str]


def opener(table: str, column: str, keep: Keep) -> Opener:
    """A function of a row's 16 bytes, a subject's 16 bytes, an envelope and a key that opens one column's values.

    It raises SealBroken.
    """
    before, after = surroundings(table, column, keep)

    def open_value(row: bytes, subject: bytes, envelope: bytes, key: Key) -> str:
        return unpad(unseal(key, envelope, before + row + subject + after))

    return open_value


class Vault:
    """Holds the keys of all subjects and seals with one algorithm; it opens what any of them has sealed.

    index: the keys by which sealed values are found again; without any, none can be indexed
    """

    def __init__(self, keys: SubjectKeys, cipher: Algorithm = DEFAULT, index: IndexKeys | None = None) -> None:
        self.index = index or IndexKeys({})
        self._keys = keys
        self._cipher = cipher

    async def keys(self, ids: Iterable[KeyId]) -> dict[KeyId, Key]:
        """The keys that exist, for openers to use at once."""
        return await self._keys.get(ids)

    async def erase(self, subject: UUID, keep: Keep) -> None:
        """Destroys a subject's key, and with it all that it sealed."""
        await self._keys.erase(subject, keep)

    async def seal(self, items: Sequence[tuple[Place, str]]) -> list[Sealed]:
        """The texts, each sealed in its place; subjects without a key are given one.

        The transaction that stores them has begun before: a rotation waits for it, and keeps its keys till then.
        """
        keys = await self._keys.get_or_create((place.subject, place.keep) for place, _ in items)
        return [Sealed(self._sealed(place, text, keys[place.subject, place.keep])) for place, text in items]

    async def open(self, items: Sequence[tuple[Place, bytes]]) -> list[str | SealBroken | KeyMissing]:
        """The texts of envelopes, in order; where one does not open, the reason stands in its stead."""
        keys = await self._keys.get(_id(place, envelope) for place, envelope in items)
        return [_opened(place, envelope, keys.get(_id(place, envelope))) for place, envelope in items]

    async def reseal(self, items: Sequence[tuple[Place, bytes]]) -> list[Sealed | SealBroken | KeyMissing | None]:
        """The texts of envelopes sealed again by their subjects' newest keys; None where that has been done.

        No subject is given a key. Where an envelope does not open, the reason stands in its stead.
        """
        keys = await self._keys.current((place.subject, place.keep) for place, _ in items)
        return [
            self._resealed(place, envelope, text, keys.get((place.subject, place.keep)))
            for (place, envelope), text in zip(items, await self.open(items), strict=True)
        ]

    def _resealed(
        self, place: Place, envelope: bytes, text: str | SealBroken | KeyMissing, current: Current | None
    ) -> Sealed | SealBroken | KeyMissing | None:
        if not isinstance(text, str):
            return text
        if current is None:
            return KeyMissing("the newest key of a value's subject cannot be had")
        if key_version(envelope) >= current.version:
            return None
        return Sealed(self._sealed(place, text, current))

    def _sealed(self, place: Place, text: str, current: Current) -> bytes:
        return seal(current.key, self._cipher, current.version, pad(text), place.associated)


def _id(place: Place, envelope: bytes) -> KeyId:
    return place.subject.bytes, place.keep, key_version(envelope)


def _opened(place: Place, envelope: bytes, key: Key | None) -> str | SealBroken | KeyMissing:
    if key is None:
        return KeyMissing("no key is held for a value")
    try:
        return opener(place.table, place.column, place.keep)(place.row.bytes, place.subject.bytes, envelope, key)
    except SealBroken as broken:
        return broken.with_traceback(None)
