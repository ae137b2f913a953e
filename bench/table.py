"""The results as a table."""

from collections.abc import Mapping

from rich.table import Table

from bench.questions import Question
from bench.rounds import Result
from bench.verdict import is_bound

COLUMNS = ("req/s", "p50 ms", "p99 ms", "busy", "µs", "db µs", "hub", "by core")


def table(question: Question, results: Mapping[str, Result]) -> Table:
    """One question's results, a server in each row, with how many times as many answers the hub gives."""
    caption = "* waits for the database" if any(map(is_bound, results.values())) else None
    made = Table(
        title=f"{question.name}: {question.title}", title_justify="left", caption=caption, caption_justify="left"
    )
    made.add_column("server")
    for name in COLUMNS:
        made.add_column(name, justify="right")
    hub = results["hub"]
    for name, result in results.items():
        made.add_row(name, *_cells(result), *(_beside(hub, result) if result is not hub else ()))
    return made


def _beside(hub: Result, peer: Result) -> tuple[str, str]:
    """How many times the peer's answers the hub gives, in a second and from a second of a server's core."""
    return f"{hub.times(peer, lambda each: each.rate):.2f}×", f"{hub.times(peer, lambda each: each.core):.2f}×"


def _cells(result: Result) -> list[str]:
    """The medians of a result."""

    def shown(measure: str, factor: float, digits: int) -> str:
        return f"{result.median(lambda each: getattr(each, measure)) * factor:,.{digits}f}"

    return [
        shown("rate", 1, 0),
        shown("p50", 1e3, 2),
        shown("p99", 1e3, 2),
        f"{shown('busy', 100, 0)} %{'*' if is_bound(result) else ' '}",
        shown("cost", 1e6, 0),
        shown("database", 1e6, 0),
    ]
