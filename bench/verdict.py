"""Whether the hub is as fast as it has to be, where that can be told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.questions import Question
from bench.rounds import Result

BUSY = 0.9
"""The least part of its core that a server uses when it, and not the database, decides how much is answered."""


def is_bound(result: Result) -> bool:
    """Whether the server waited for the database."""
    return result.median(lambda each: each.busy) < BUSY


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The hub beside one peer on one question.

    rate: how many times the peer's answers a second the hub gave
    core: how many times the peer's answers it would give from the same time of a server's core
    bound: the servers among the two that waited for the database
    """

    question: str
    peer: str
    least: float
    rate: float
    core: float
    bound: tuple[str, ...]

    @property
    def is_judged(self) -> bool:
        """Whether the ratio says enough: both servers were busy, or the hub has passed although it had to wait."""
        return not self.bound or (self.bound == ("hub",) and self.rate >= self.least)

    @property
    def is_missed(self) -> bool:
        """Whether the hub is slower than it has to be."""
        return self.is_judged and self.rate < self.least

    def line(self) -> str:
        """The verdict in one line."""
        found = f"{self.question} hub/{self.peer} {self.rate:.2f} (≥ {self.least:.2f})"
        told = "missed" if self.is_missed else "ok" if self.is_judged else "not judged"
        if not self.bound:
            return f"{found} {told}"
        return f"{found} {told}: database-bound ({', '.join(self.bound)}); by time of the server's core {self.core:.2f}"


def verdicts(question: Question, results: Mapping[str, Result]) -> Iterator[Verdict]:
    """The verdicts on one question."""
    hub = results["hub"]
    for peer, least in (("limit", question.of_limit), ("strawberry", question.of_strawberry)):
        if least is None:
            continue
        result = results[peer]
        yield Verdict(
            question=question.name,
            peer=peer,
            least=least,
            rate=hub.times(result, lambda each: each.rate),
            core=hub.times(result, lambda each: each.core),
            bound=tuple(each.server for each in (hub, result) if is_bound(each)),
        )
