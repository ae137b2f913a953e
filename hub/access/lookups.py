"""How often a token may ask whose a sealed value is: a look-up is an oracle for whoever guesses."""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from time import monotonic

from hub.access.actor import Actor
from hub.errors import OverLimit

SECONDS = 60.0
"""The time within which look-ups are counted together."""


class Lookups:
    """The look-ups of the last minute, by token, in the memory of one process."""

    def __init__(self, most: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._clock = clock
        # In the order of the last look-up, so that the oldest are the first to be forgotten.
        self._made: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._made)

    def take(self, caller: Actor, values: int) -> None:
        """Count the values that a request looks up; OverLimit, which counts none, where they are too many."""
        now = self._clock()
        self._forget(now - SECONDS)
        token = caller.id or (caller.kind, caller.name)
        made = self._made.get(token, deque())
        while made and made[0] <= now - SECONDS:
            made.popleft()
        if len(made) + values > self._most:
            raise OverLimit(
                f"A token may look up {self._most} sealed values in a minute.", limit="lookups", value=self._most
            )
        made.extend([now] * values)
        self._made[token] = made
        self._made.move_to_end(token)

    def _forget(self, before: float) -> None:
        while self._made:
            token, made = next(iter(self._made.items()))
            if made and made[-1] > before:
                return
            del self._made[token]
