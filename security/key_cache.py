"""Opened keys that are held for a short time."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from security.cipher import Key
from security.place import Keep

KeyId = tuple[bytes, Keep, int]
"""A subject's 16 bytes, a class, and the version of the key."""


class KeyCache:
    """Keys, each for some seconds at most and so many at most, the oldest leaving first."""

    def __init__(self, *, seconds: float, limit: int, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._limit = limit
        self._clock = clock
        # All stay equally long, so the order of arrival is the order of leaving.
        self._entries: OrderedDict[KeyId, tuple[float, Key]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, ids: Iterable[KeyId]) -> dict[KeyId, Key]:
        """Those of the keys that are held now."""
        self._expire()
        entries = self._entries
        return {each: entries[each][1] for each in ids if each in entries}

    def put(self, keys: Mapping[KeyId, Key]) -> None:
        """Holds keys from now on."""
        until = self._clock() + self._seconds
        for each, key in keys.items():
            self._entries.pop(each, None)
            self._entries[each] = (until, key)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def drop(self, subject: bytes, keep: Keep) -> None:
        """Holds no version of a subject's key any longer."""
        for each in [each for each in self._entries if each[:2] == (subject, keep)]:
            del self._entries[each]

    def clear(self) -> None:
        """Holds nothing."""
        self._entries.clear()

    def _expire(self) -> None:
        now = self._clock()
        while self._entries:
            until, _ = next(iter(self._entries.values()))
            if until > now:
                return
            self._entries.popitem(last=False)
