"""Rounds: every server in turn is asked the same for a few seconds, again and again."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import monotonic

from bench.cores import computed, tree
from bench.ground import Ground
from bench.load import CLIENTS, Load
from bench.questions import Question
from bench.servers import Server

LEAST = 2 * CLIENTS
"""The fewest answers that a round is told from; it goes on until there are as many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """How often and for how many seconds each server is asked a question."""

    rounds: int = 5
    warm: float = 1.0
    """Before anything is counted."""
    seconds: float = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What one round found.

    rate: answers a second
    busy: how much of its core the server used
    cost: seconds that the server computed for each answer
    database: seconds that the database computed for each answer
    """

    rate: float
    p50: float
    p99: float
    busy: float
    cost: float
    database: float

    @property
    def core(self) -> float:
        """Answers in each second that the server computed; the rate that it could reach if it never waited."""
        return 1 / self.cost


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one server's rounds of one question found."""

    server: str
    rounds: Sequence[Round]

    def median(self, of: Callable[[Round], float]) -> float:
        """The median of a measure."""
        return median(map(of, self.rounds))

    def times(self, other: "Result", of: Callable[[Round], float]) -> float:
        """The median of how many times the other's measure it has, round by round: what slows both cancels out."""
        return median(of(mine) / of(its) for mine, its in zip(self.rounds, other.rounds, strict=True))


class Rounds:
    """The rounds of one bench."""

    def __init__(self, ground: Ground, servers: Sequence[Server], length: Length) -> None:
        self.ground = ground
        self.servers = servers
        self.length = length

    @property
    def number(self) -> int:
        """How many rounds a question takes at most."""
        return self.length.rounds * len(self.servers)

    async def results(self, question: Question, told: Callable[[], None]) -> dict[str, Result]:
        """The results of all who are asked a question, by their names; `told` is called after each round."""
        servers = question.asked(self.servers)
        rounds: dict[str, list[Round]] = {server.name: [] for server in servers}
        for number in range(self.length.rounds):
            first = number % len(servers)
            for server in (*servers[first:], *servers[:first]):
                rounds[server.name].append(await self._round(question, server))
                told()
        return {name: Result(server=name, rounds=found) for name, found in rounds.items()}

    async def _round(self, question: Question, server: Server) -> Round:
        async with Load(server.port, [server.request(body) for body in question.bodies()]) as load:
            await asyncio.sleep(self.length.warm)
            begun, served, queried = monotonic(), self._served(server), self._queried()
            load.begin()
            latencies: list[float] = []
            while len(latencies) < LEAST:
                await asyncio.sleep(self.length.seconds)
                latencies = load.end()
            seconds = monotonic() - begun
            serving, querying = self._served(server) - served, self._queried() - queried
        hundredths = quantiles(latencies, n=100)
        return Round(
            rate=len(latencies) / seconds,
            p50=hundredths[49],
            p99=hundredths[98],
            busy=serving / seconds,
            cost=serving / len(latencies),
            database=querying / len(latencies),
        )

    def _served(self, server: Server) -> float:
        """Seconds that a server has computed."""
        return computed(tree(server.pid))

    def _queried(self) -> float:
        """Seconds that the database has computed for connections that are still open."""
        return computed(self.ground.processes("data"))
