"""Guesses: whoever shows ever new credentials that are wrong is answered slower and slower, then not at all."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_network
from time import monotonic
from typing import TypeVar

from hub.errors import NotNow, NotSignedIn

ADDRESSES = 4096
"""The most addresses whose guesses are remembered."""
KNOWN = 10_000
"""The most credentials that are remembered to have been right."""
AT_A_TIME = 4
"""How many credentials of one address are looked up at a time."""
FIRST = 0.05
"""Seconds that the answer to a first guess waits; every further one waits twice as long."""
LONGEST = 2.0
"""The most seconds that an answer waits."""

T = TypeVar("T")


@dataclass(slots=True)
class Guesses:
    """What an address has guessed: the digests of wrong credentials, and until when they count."""

    wrong: set[bytes] = field(default_factory=set)
    until: float = 0.0
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_A_TIME))


class Slowdown:
    """Counts the wrong credentials of each address, each once, in memory alone.

    What is right never waits. What was right before is looked up even while its address is refused, so that only a
    credential that is shown for the first time suffers from who else is behind the address.
    """

    def __init__(
        self,
        most: int,
        seconds: float,
        *,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._addresses: OrderedDict[str, Guesses] = OrderedDict()
        self._known: OrderedDict[bytes, None] = OrderedDict()

    async def seek(self, address: str, digest: bytes, look_up: Callable[[], Awaitable[T | None]]) -> T:
        """What a look-up finds for a credential.

        Raises NotSignedIn, late, where that is nothing, and NotNow while the address is refused.
        """
        guesses = self._of(address)
        if digest in self._known:
            found = await look_up()
        else:
            async with guesses.turns:
                self._refuse(guesses)
                found = None if digest in guesses.wrong else await look_up()
                self._note(guesses, digest, wrong=found is None)
        if found is None:
            self._known.pop(digest, None)
            await self._sleep(min(LONGEST, FIRST * 2 ** min(len(guesses.wrong) - 1, 10)))
            raise NotSignedIn("The token is unknown, expired or revoked.")
        return found

    def _of(self, address: str) -> Guesses:
        """The guesses of an address, without those that count no more."""
        address = neighborhood(address)
        guesses = self._addresses.setdefault(address, Guesses())
        self._addresses.move_to_end(address)
        if len(self._addresses) > ADDRESSES:
            self._addresses.popitem(last=False)
        return guesses

    def _refuse(self, guesses: Guesses) -> None:
        left = guesses.until - self._clock()
        if left <= 0:
            guesses.wrong.clear()
        elif len(guesses.wrong) >= self._most:
            said = "Too many wrong tokens came from your address; try again later."
            raise NotNow(said, seconds=left, limit="guesses", value=self._most)

    def _note(self, guesses: Guesses, digest: bytes, *, wrong: bool) -> None:
        if not wrong:
            self._known[digest] = None
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)
        elif digest not in guesses.wrong:
            guesses.wrong.add(digest)
            guesses.until = self._clock() + self._seconds


def neighborhood(address: str) -> str:
    """An address, or the network of an IPv6 address that one client has to itself."""
    if ":" not in address:
        return address
    return str(ip_network((IPv6Address(address.partition("%")[0]), 64), strict=False))
