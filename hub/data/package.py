"""The files of this package, as they lie beside it."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

from hub.data.ids import derived_id

Record = dict[str, Any]
"""The values of a row that is not stored yet, by column."""

SINCE = date(2024, 1, 1)
"""The day from which the hub vouches for its own data: the year of the policy."""

_MOMENT = int(datetime(SINCE.year, SINCE.month, SINCE.day, tzinfo=UTC).timestamp() * 1000)


def read_text(name: str) -> str:
    """The text of a file of this package."""
    return files("hub.data").joinpath(name).read_text(encoding="utf-8")


def read_table(lines: Iterable[str]) -> list[dict[str, str | None]]:
    """The lines of a CSV file by its first line's names, an empty cell as None."""
    return [{name: cell or None for name, cell in line.items()} for line in csv.DictReader(lines)]


def known_id(table: str, key: str) -> UUID:
    """The id of a row that every hub holds from the first day."""
    return derived_id(_MOMENT, table, key)
