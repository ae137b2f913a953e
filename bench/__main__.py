"""Measures the hub beside its peers; exits with 1 when it is slower than it has to be."""

import os
import sys
from collections.abc import Sequence

import uvloop
from rich.console import Console
from rich.progress import Progress

from bench.cores import Cores, NotEnoughCores, pin
from bench.equality import NotEqual, compare
from bench.ground import NotPrepared, standing
from bench.load import WrongAnswer
from bench.questions import Question, pages, questions
from bench.rounds import Length, Rounds
from bench.servers import NotServing, running
from bench.table import table
from bench.verdict import Verdict, verdicts

VOLUNTEERS = 2000
"""How many volunteers are asked for, one after another."""


async def bench(console: Console, length: Length) -> list[Verdict]:
    """All verdicts, once the tables are printed."""
    cores = Cores.shared_out()
    async with standing() as ground:
        pin([os.getpid(), *ground.processes()], cores.others)
        async with running(ground, cores.server) as servers:
            asked = questions(await ground.volunteers(VOLUNTEERS), await pages(servers[0].ask))
            for question in asked:
                console.print(f"{question.name}: {await compare(question, servers)} requests are answered alike")
            return await measure(console, Rounds(ground, servers, length), asked)


async def measure(console: Console, rounds: Rounds, asked: Sequence[Question]) -> list[Verdict]:
    """The verdicts on all questions, once each one's table is printed."""
    found: list[Verdict] = []
    with Progress(console=console, transient=True, auto_refresh=False) as progress:
        bar = progress.add_task("Measuring…", total=len(asked) * rounds.number)

        def told() -> None:
            progress.advance(bar)
            progress.refresh()

        for question in asked:
            results = await rounds.results(question, told)
            progress.console.print(table(question, results))
            found += verdicts(question, results)
    return found


def main() -> int:
    """The exit code."""
    console = Console()
    try:
        found = uvloop.run(bench(console, Length()))
    except (NotEnoughCores, NotEqual, NotPrepared, NotServing, WrongAnswer) as error:
        console.print(f"bench: {error}", style="red", markup=False)
        return 2
    for verdict in found:
        print(verdict.line())
    return int(any(verdict.is_missed for verdict in found))


if __name__ == "__main__":
    sys.exit(main())
