"""The statements of an SQL file, for migrations."""

import re
from collections.abc import Iterator
from pathlib import Path

_END = re.compile(r"(?<=;)\n+(?=\S)")
"""In these files a statement begins in the first column, and nothing else does."""


def statements(file: Path) -> Iterator[str]:
    """The statements of a file, one after another."""
    for statement in _END.split(file.read_text(encoding="utf-8")):
        if statement.strip():
            yield statement
