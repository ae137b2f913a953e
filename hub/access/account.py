"""What one caller may still spend in the running minute, as far as one process knows."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from hub.errors import NotNow
from hub.settings import Allowance

MINUTE = 60.0
SLICES = 20
"""A process spends one part in so many of a minute's budget before it has leased any."""
PATIENCE = 2
"""How many leases a request waits for that cannot be paid."""
CROWD = 100
"""The most requests of one caller that wait at a time."""


class Bank(Protocol):
    """Where leases come from."""

    clock: Callable[[], float]

    def ask(self, account: "Account") -> None:
        """Let the next lease bring an account what it wants."""

    async def leased(self) -> None:
        """Returns after the next lease."""


class Coin:
    """One of the two things that are spent.

    most: what there is in a minute, for all processes together
    left: what this process may still spend
    owed: what it took before it was leased
    spent, short: since the last lease, and what waiting requests lack
    leased: in this minute
    drained: whether nothing more can be leased in this minute
    """

    __slots__ = ("drained", "leased", "left", "most", "name", "owed", "short", "slice", "spent")

    def __init__(self, name: str, most: int) -> None:
        self.name = name
        self.most = most
        self.slice = -(-most // SLICES)
        self.begin()

    def begin(self) -> None:
        """A new minute."""
        self.left = self.owed = self.slice
        self.spent = self.short = self.leased = 0
        self.drained = False

    def wanted(self) -> int:
        """What the next lease should bring: what is owed, and enough for as much again as was asked since the last."""
        if not self.owed and not self.short and self.left * 2 > self.slice:
            return 0
        return self.owed + max(0, self.slice + 2 * self.spent + self.short - self.left)

    def receive(self, wanted: int, before: int) -> None:
        """Take a lease: what was wanted, as far as what was leased `before` leaves it."""
        granted = min(wanted, max(0, self.most - before))
        self.left += granted - self.owed
        self.leased += granted
        self.drained = granted < wanted
        self.owed = self.spent = self.short = 0


class Account:
    """The purse of one caller.

    minute: how many it has lived through, so that a lease of the last one is not taken in this
    asks: whether the next lease is already to bring it something
    """

    __slots__ = ("_bank", "_clock", "_waiting", "asks", "cost", "id", "minute", "requests", "until")

    def __init__(self, bank: Bank, key: UUID, allowance: Allowance) -> None:
        self.id = key
        self.requests = Coin("requestsPerMinute", allowance.requests)
        self.cost = Coin("costPerMinute", allowance.cost)
        self.until = bank.clock() + MINUTE
        self.minute = 0
        self.asks = False
        self._bank = bank
        self._clock = bank.clock
        self._waiting = 0

    def enter(self) -> bool:
        """Whether a request could be paid at once."""
        return self._spend(self.requests, 1)

    async def wait_to_enter(self) -> None:
        """Returns when a request that could not be paid at once is paid. Raises NotNow."""
        await self._wait(self.requests, 1)

    def pay(self, cost: int) -> bool:
        """Whether a cost could be paid at once."""
        return self._spend(self.cost, cost)

    async def wait(self, cost: int) -> None:
        """Returns when a cost that could not be paid at once is paid. Raises NotNow."""
        await self._wait(self.cost, cost)

    def _spend(self, coin: Coin, amount: int) -> bool:
        now = self._clock()
        if now >= self.until:
            self.until = now + MINUTE
            self.minute += 1
            self.requests.begin()
            self.cost.begin()
        if coin.left < amount:
            return False
        coin.left -= amount
        coin.spent += amount
        if not self.asks:
            self._bank.ask(self)
        return True

    async def _wait(self, coin: Coin, amount: int) -> None:
        for _ in range(PATIENCE):
            if coin.drained or self._waiting >= CROWD:
                break
            coin.short += amount
            self._bank.ask(self)
            self._waiting += 1
            try:
                await self._bank.leased()
            finally:
                self._waiting -= 1
            if self._spend(coin, amount):
                return
        seconds = self.until - self._clock() if coin.drained else 1
        message = f"The budget of {coin.most} {coin.name} is spent."
        raise NotNow(message, limit=coin.name, value=coin.most, seconds=seconds)
