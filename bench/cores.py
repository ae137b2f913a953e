"""Which core does what, and how busy it is, as Linux tells."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self


class NotEnoughCores(Exception):
    """The machine cannot give the server a core of its own."""


@dataclass(frozen=True, slots=True)
class Cores:
    """One core for the server under test, the others for the database and for those who ask."""

    server: int
    others: frozenset[int]

    @classmethod
    def shared_out(cls) -> Self:
        """The cores that this process may use, shared out. Raises NotEnoughCores."""
        if sys.platform != "linux":
            raise NotEnoughCores("the bench pins processes to cores, which it can do on Linux only")
        usable = sorted(os.sched_getaffinity(0))
        if len(usable) < 2:
            raise NotEnoughCores("the bench needs two cores: one for the server, one for all that it waits for")
        return cls(usable[0], frozenset(usable[1:]))


def pin(processes: Iterable[int], cores: frozenset[int]) -> None:
    """Keep processes and their threads on some cores; what they start later stays there too."""
    for process in processes:
        # A process of the database may end at any time.
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                os.sched_setaffinity(int(thread.name), cores)


def computed(processes: Iterable[int]) -> float:
    """Seconds that processes have computed, in the threads that they have."""
    nanoseconds = 0
    for process in processes:
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                nanoseconds += int((thread / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def tree(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from tree(int(child))
