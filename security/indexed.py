"""The columns by which sealed values are found: which there are in a table, and what they are to hold."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Table

from security.blind_index import IndexKeys
from security.sealed import Plain


def index_columns(table: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """The index columns of a table, each with the sealed column whose values it finds."""
    for column in table.columns:
        if "indexes" in column.info:
            yield column, table.c[column.info["indexes"]]


def index_values(table: Table, keys: IndexKeys, held: Callable[[str], Any]) -> dict[str, bytes | None]:
    """What the index columns of a row are to hold, where the sealed column is about to be filled, or is empty.

    held: the value of a column by its name, `Plain` where it is to be sealed
    """
    made: dict[str, bytes | None] = {}
    for index, column in index_columns(table):
        value = held(column.name)
        if value is None:
            made[index.name] = None
        elif isinstance(value, Plain):
            made[index.name] = keys.index(table.name, column.name, index.info["kind"], value.text)
    return made
