"""A ratio is judged where it tells something of the servers, and only there."""

import pytest

from bench.questions import Question, questions
from bench.rounds import Result, Round
from bench.verdict import Verdict, verdicts

PAGE: Question = questions([], [])[1]


def result(server: str, rate: float, busy: float) -> Result:
    """What a server's only round found."""
    found = Round(rate=rate, p50=0.001, p99=0.002, busy=busy, cost=busy / rate, database=0.001)
    return Result(server=server, rounds=[found])


def judged(*, hub: tuple[float, float], limit: tuple[float, float]) -> Verdict:
    """The verdict on the hub beside the limit, each with its answers a second and how busy it was."""
    results = {"hub": result("hub", *hub), "limit": result("limit", *limit)}
    return next(verdicts(PAGE, {**results, "strawberry": result("strawberry", 10, 1)}))


@pytest.mark.parametrize(
    ("hub", "limit", "line"),
    [
        ((80, 0.95), (100, 0.95), "Q2 hub/limit 0.80 (≥ 0.70) ok"),
        ((60, 0.95), (100, 0.95), "Q2 hub/limit 0.60 (≥ 0.70) missed"),
        ((80, 0.50), (100, 0.95), "Q2 hub/limit 0.80 (≥ 0.70) ok: database-bound (hub); by time of the server's core"),
        ((60, 0.50), (100, 0.95), "Q2 hub/limit 0.60 (≥ 0.70) not judged: database-bound (hub)"),
        ((80, 0.95), (100, 0.50), "Q2 hub/limit 0.80 (≥ 0.70) not judged: database-bound (limit)"),
        ((60, 0.50), (100, 0.50), "Q2 hub/limit 0.60 (≥ 0.70) not judged: database-bound (hub, limit)"),
    ],
)
def test_a_server_that_waits_for_the_database_is_not_judged_by_its_rate(
    hub: tuple[float, float], limit: tuple[float, float], line: str
) -> None:
    verdict = judged(hub=hub, limit=limit)
    assert verdict.line().startswith(line)
    assert verdict.is_missed == line.endswith("missed")


def test_the_ordinary_server_is_a_peer_where_something_is_expected() -> None:
    results = {name: result(name, 100, 1) for name in ("hub", "limit", "strawberry")}
    found = {question.name: [each.peer for each in verdicts(question, results)] for question in questions([], [])}
    assert found == {"Q1": ["limit"], "Q2": ["limit", "strawberry"], "Q3": ["limit"], "Q4": []}
