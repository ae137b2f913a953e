"""Whether all servers answer the same, which comes before how fast they do."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bench.questions import CLOSED, Named, Question

MOST = 20
"""How many of a question's requests are compared."""


class NotEqual(Exception):
    """Two servers answer the same request differently."""


def is_whole(answer: Mapping[str, Any]) -> bool:
    """Whether an answer has no errors but those that tell which names are closed by whom they name."""
    return all(error.get("extensions", {}).get("code") in CLOSED for error in answer.get("errors", ()))


class Answers(Named, Protocol):
    """A server that can be asked."""

    async def ask(self, body: bytes) -> Any:
        """The data of an answer."""


async def compare(question: Question, servers: Sequence[Answers]) -> int:
    """How many requests, from all parts of the question's, were answered alike. Raises NotEqual."""
    bodies = question.bodies()
    chosen = sorted({place * (len(bodies) - 1) // MOST for place in range(MOST + 1)})
    first, *others = question.asked(servers)
    for place in chosen:
        expected = await first.ask(bodies[place])
        for other in others:
            if await other.ask(bodies[place]) != expected:
                told = bodies[place].decode()
                raise NotEqual(f"{first.name} and {other.name} differ in {question.name}: {told}")
    return len(chosen)
