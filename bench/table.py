"""The results as a table."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bench.questions import Question
from bench.rounds import Result
from bench.verdict import is_bound

COLUMNS = ("req/s", "p50 ms", "p99 ms", "busy", "µs", "db µs", "hub", "by core")


def table(question: Question, results: Mapping[str, Result]) -> Table:
    """One question's results, a server in each row, with how many times as many answers the hub gives."""
    made = Table(
        title=f"{question.name}: {question.title}",
        title_justify="left",
        caption="* waits for the database" if any(map(is_bound, results.values())) else None,
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    made.add_column("server", no_wrap=True)
    for name in COLUMNS:
        made.add_column(name, justify="right", no_wrap=True)
    hub = results["hub"]
    for name, result in results.items():
        made.add_row(name, *_cells(result), *(_beside(hub, result) if result is not hub else ()))
    return made


def _cells(result: Result) -> list[str]:
    """The medians of a result."""

    def shown(measure: str, factor: float = 1) -> str:
        return _figure(result.median(lambda each: getattr(each, measure)) * factor)

    return [
        shown("rate"),
        shown("p50", 1e3),
        shown("p99", 1e3),
        f"{result.median(lambda each: each.busy):.0%}{'*' if is_bound(result) else ' '}",
        shown("cost", 1e6),
        shown("database", 1e6),
    ]


def _beside(hub: Result, peer: Result) -> list[str]:
    """How many times the peer's answers the hub gives, in a second and from a second of a server's core."""
    ratios = (hub.times(peer, lambda each: each.rate), hub.times(peer, lambda each: each.core))
    return [f"{_figure(ratio)}×" for ratio in ratios]


def _figure(value: float) -> str:
    """A figure with as many digits as it is worth."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
