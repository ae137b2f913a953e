"""Nothing is left for later: no note to do it, no test that is skipped or replaced by a mock, no silent exception."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.house.tree import CODE, kept, modules, place, text

LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
SKIPPED = re.compile(r"pytest\.(mark\.)?(sk" r"ip|skip" r"if|xf" r"ail)|import" r"orskip|@unittest\.")
MOCKED = re.compile(r"\b(Magic" r"Mock|Async" r"Mock|mock\.pat" r"ch|unittest\.mo" r"ck)\b")
SILENCED = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)")


def found(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    """Where a pattern stands in files."""
    return [
        place(path, number)
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_to_do() -> None:
    # A lock file holds hashes, which spell anything.
    assert found(LATER, [path for path in kept() if "lock" not in path.name]) == []


def test_no_test_is_skipped() -> None:
    assert found(SKIPPED, modules("tests")) == []


def test_nothing_is_mocked() -> None:
    assert found(MOCKED, modules("tests")) == []


def test_whatever_is_silenced_is_named() -> None:
    assert found(SILENCED, modules(*CODE)) == []
