"""Tables on the terminal."""

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table

WIDE = 240
"""The width where nobody looks at a terminal, so that a row is one line."""


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows; a cell without a value is empty, a list is joined by commas, and nothing is cut off."""
    table = Table(*(Column(name, overflow="fold") for name in columns), box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*map(_cell, row))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
