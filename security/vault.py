"""Seals texts in their places and opens them again."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from security.blind_index import IndexKeys
from security.cipher import DEFAULT, Algorithm, Key
from security.envelope import seal, unseal
from security.errors import KeyMissing, SealBroken
from security.padding import pad, unpad
from security.place import Keep, Place, surroundings
from security.sealed import Sealed
from security.subject_keys import FIRST_VERSION, Subject, SubjectKeys

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

    async def keys(self, pairs: Iterable[tuple[Subject, Keep]]) -> dict[tuple[Subject, Keep], Key]:
        """The keys that exist, for openers to use at once; a subject is named by its UUID or by its 16 bytes."""
        return await self._keys.get(pairs)

    async def erase(self, subject: UUID, keep: Keep) -> None:
        """Destroys a subject's key, and with it all that it sealed."""
        await self._keys.erase(subject, keep)

    async def seal(self, items: Sequence[tuple[Place, str]]) -> list[Sealed]:
        """The texts, each sealed in its place; subjects without a key are given one."""
        keys = await self._keys.get_or_create((place.subject, place.keep) for place, _ in items)
        return [
            Sealed(seal(keys[place.subject, place.keep], self._cipher, FIRST_VERSION, pad(text), place.associated))
            for place, text in items
        ]

    async def open(self, items: Sequence[tuple[Place, bytes]]) -> list[str | SealBroken | KeyMissing]:
        """The texts of envelopes, in order; where one does not open, the reason stands in its stead."""
        keys = await self._keys.get((place.subject, place.keep) for place, _ in items)
        return [_opened(place, envelope, keys.get((place.subject, place.keep))) for place, envelope in items]


def _opened(place: Place, envelope: bytes, key: Key | None) -> str | SealBroken | KeyMissing:
    if key is None:
        return KeyMissing("no key is held for a value")
    try:
        return opener(place.table, place.column, place.keep)(place.row.bytes, place.subject.bytes, envelope, key)
    except SealBroken as broken:
        return broken.with_traceback(None)
