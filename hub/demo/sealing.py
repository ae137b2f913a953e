"""Seals and indexes what is plain in rows that are on their way to a table."""

from collections.abc import Sequence

from sqlalchemy import Column, Table

from hub.data.package import Record
from security.indexed import index_values
from security.place import Place
from security.sealed import Plain
from security.vault import Vault


async def seal_rows(vault: Vault, table: Table, rows: Sequence[Record]) -> None:
    """Puts an envelope in the place of each plain value, all sealed at once, and its index beside it.

    A row that names an index column is left with what it says.
    """
    for row in rows:
        for name, index in index_values(table, vault.index, row.get).items():
            row.setdefault(name, index)
    cells = [
        (row, column)
        for column in table.columns
        if "subject" in column.info
        for row in rows
        if isinstance(row.get(column.name), Plain)
    ]
    values = await vault.seal([(_place(table, column, row), row[column.name].text) for row, column in cells])
    for (row, column), value in zip(cells, values, strict=True):
        row[column.name] = value.envelope


def _place(table: Table, column: Column[object], row: Record) -> Place:
    subject, keep = column.info["subject"], column.info["keep"]
    return Place(table=table.name, column=column.name, row=row["id"], subject=row[subject], keep=keep)
