"""What every caller may ask in a minute, leased in slices from the database that all processes share.

A process spends the first slice of each caller before it has leased it, and from then on what it has leased: with so
many processes, a caller may exceed its budget by so many slices. While the database cannot lease, each process counts
alone: a caller then has its whole budget in each.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from time import monotonic
from uuid import UUID

import asyncpg

from hub.access.account import Account
from hub.access.actor import Actor, ActorKind
from hub.access.proxies import Headers, Peer
from hub.access.slowdown import neighborhood
from hub.db.connect import Connection
from hub.settings import Allowance

PAUSE = 1.0
"""Seconds between two leases."""
SECONDS = 5.0
"""How long a lease may take."""
MOST = 10_000
"""The most accounts that are held."""
LEASE = """
INSERT INTO budget AS held (id, minute, requests, cost)
SELECT id, date_trunc('minute', now()), requests, cost
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS wanted (id, requests, cost) ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    minute = excluded.minute,
    requests = excluded.requests + CASE WHEN held.minute = excluded.minute THEN held.requests ELSE 0 END,
    cost = excluded.cost + CASE WHEN held.minute = excluded.minute THEN held.cost ELSE 0 END
RETURNING id, requests, cost, 60 - extract(epoch FROM now() - minute)::float AS seconds
"""
"""Adds what is wanted to what was; what there was before is what is left over."""
FORGET = """
DELETE FROM budget WHERE id IN (
    SELECT id FROM budget WHERE minute < now() - interval '2 minutes' FOR UPDATE SKIP LOCKED
)
"""

log = logging.getLogger("hub.access")


class Budgets:
    """The accounts of all who ask this process; `client` tells strangers' addresses."""

    def __init__(
        self,
        allowances: Mapping[ActorKind, Allowance],
        connect: Callable[[], Awaitable[Connection]],
        *,
        client: Callable[[Headers, Peer], str],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.clock = clock
        self._allowances = allowances
        self._connect = connect
        self._client = client
        self._connection: Connection | None = None
        self._accounts: dict[int, Account] = {}
        self._asking: list[Account] = []
        self._asked = asyncio.Event()
        self._lease: asyncio.Future[None] | None = None
        self._fails = False
        self._forgot = clock()

    def account(self, actor: Actor, headers: Headers, peer: Peer) -> Account:
        """The account of a caller, by its token or its name; strangers have one for each address."""
        key = actor.id
        if key is None:
            known = f"{actor.kind} {actor.name}" if actor.signed_in else neighborhood(self._client(headers, peer))
            key = _digest(known)
        # Python hashes a UUID five times as slowly as its number.
        account = self._accounts.get(key.int)
        if account is None:
            self._make_room()
            account = self._accounts[key.int] = Account(self, key, self._allowances[actor.kind])
        return account

    def ask(self, account: Account) -> None:
        """Let the next lease bring an account what it wants."""
        if not account.asks:
            account.asks = True
            self._asking.append(account)
            self._asked.set()

    async def leased(self) -> None:
        """Returns after the next lease."""
        if self._lease is None:
            self._lease = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._lease)

    async def lease(self) -> None:
        """Lease what is wanted, once in a second at most, for as long as the task runs."""
        try:
            while True:
                await self._asked.wait()
                self._asked.clear()
                asking, self._asking = self._asking, []
                done, self._lease = self._lease, None
                for account in asking:
                    account.asks = False
                try:
                    await self._bring([account for account in asking if account.until > self.clock()])
                finally:
                    if done is not None:
                        done.set_result(None)
                await asyncio.sleep(PAUSE)
        finally:
            self._hang_up()

    async def _bring(self, asking: Sequence[Account]) -> None:
        """Lease to those of some accounts who want something, or let them count alone."""
        wanting = [
            (account, account.minute, requests, cost)
            for account in asking
            if (requests := account.requests.wanted()) + (cost := account.cost.wanted())
        ]
        if not wanting:
            return
        try:
            async with asyncio.timeout(SECONDS):
                before = await self._written([(each.id, requests, cost) for each, _, requests, cost in wanting])
            self._fails = False
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            if not self._fails:
                log.warning("budgets cannot be leased (%s); each process counts alone", type(error).__name__)
            self._fails, before = True, {}
            self._hang_up()
        for account, minute, requests, cost in wanting:
            if account.minute != minute:
                continue
            counted = before.get(account.id)
            if counted is None:
                account.requests.receive(requests, account.requests.leased)
                account.cost.receive(cost, account.cost.leased)
            else:
                account.requests.receive(requests, counted[0] - requests)
                account.cost.receive(cost, counted[1] - cost)
                account.until = self.clock() + counted[2]

    async def _written(self, wanted: Sequence[tuple[UUID, int, int]]) -> dict[UUID, tuple[int, int, float]]:
        """What is counted in all of some callers, with what they want, and how many seconds are left."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        if self.clock() - self._forgot > 60:
            self._forgot = self.clock()
            await self._connection.execute(FORGET)
        rows = await self._connection.fetch(LEASE, *zip(*wanted, strict=True))
        return {row["id"]: (row["requests"], row["cost"], row["seconds"]) for row in rows}

    def _make_room(self) -> None:
        """Forget accounts whose minute is over, and the oldest where that is not enough."""
        if len(self._accounts) >= MOST:
            now = self.clock()
            self._accounts = {key: each for key, each in self._accounts.items() if each.until > now}
            while len(self._accounts) >= MOST:
                del self._accounts[next(iter(self._accounts))]

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


@lru_cache(maxsize=MOST)
def _digest(said: str) -> UUID:
    """The key of a caller who has no id."""
    return UUID(bytes=blake2b(said.encode(), digest_size=16).digest())
