"""Opened keys that are held for a short time."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from security.cipher import Key
from security.place import Keep

Pair = tuple[bytes, Keep]


class KeyCache:
    """Keys by subject and class, each for some seconds at most and so many at most, the oldest leaving first."""

    def __init__(self, *, seconds: float, limit: int, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._limit = limit
        self._clock = clock
        # All stay equally long, so the order of arrival is the order of leaving.
        self._entries: OrderedDict[Pair, tuple[float, Key]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, pairs: Iterable[Pair]) -> dict[Pair, Key]:
        """Those of the keys that are held now."""
        self._expire()
        entries = self._entries
        return {pair: entries[pair][1] for pair in pairs if pair in entries}

    def put(self, keys: Mapping[Pair, Key]) -> None:
        """Holds keys from now on."""
        until = self._clock() + self._seconds
        for pair, key in keys.items():
            self._entries.pop(pair, None)
            self._entries[pair] = (until, key)
        while len(self._entries) > self._limit:
            self._entries.popitem(last=False)

    def drop(self, pair: Pair) -> None:
        """Holds a key no longer."""
        self._entries.pop(pair, None)

    def _expire(self) -> None:
        now = self._clock()
        while self._entries:
            until, _ = next(iter(self._entries.values()))
            if until > now:
                return
            self._entries.popitem(last=False)
