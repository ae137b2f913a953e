"""A row for every type of which the demo has none, and a person before each door that closes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, Column, Date, DateTime, Enum, Table

from hub.db.connect import Connection
from hub.db.row import uuid7
from hub.graph.parts import Entity
from tests.access.matrix.people import CLOSED

SAID: Mapping[str, Any] = {"division": "230102"}
"""What stands in a column by its name, where its type does not tell what may."""


async def plant(connection: Connection, entities: Iterable[Entity]) -> None:
    """Make one row of each type that has none; its references name rows that there are."""
    for entity in entities:
        table = entity.table
        if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table.name})"):
            continue
        values = {"id": uuid7(), "synthetic": True} | {
            name: await _referred(connection, column) if column.foreign_keys else value
            for name, column, value in _values(table)
        }
        places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        await connection.execute(f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({places})", *values.values())


async def close(connection: Connection) -> None:
    """Let one person of the matrix's division stand before each door that closes, with all that is sealed of them."""
    for number, status in enumerate(CLOSED):
        await connection.execute(
            "UPDATE volunteer SET status = $1 WHERE id = (SELECT id FROM volunteer WHERE division LIKE '2301%'"
            " AND num_nulls(name, id_document, phone, birth_date, address, political_status) = 0"
            " ORDER BY id DESC OFFSET $2 LIMIT 1)",
            status,
            number,
        )


def _values(table: Table) -> Iterator[tuple[str, Column[Any], Any]]:
    """The columns that refer to others or must hold something, each with a value; moments follow each other."""
    begin = datetime(2024, 3, 5, tzinfo=UTC)
    for number, column in enumerate(table.columns):
        if column.name in ("id", "synthetic") or (column.nullable and not column.foreign_keys):
            continue
        kind = column.type
        if column.name in SAID:
            value: Any = SAID[column.name]
        elif isinstance(kind, Enum):
            value = kind.enums[0]
        elif isinstance(kind, ARRAY):
            value = ["matrix"]
        elif isinstance(kind, DateTime):
            value = begin + timedelta(hours=number)
        elif isinstance(kind, Date):
            value = date(2024, 3, 5)
        else:
            value = "matrix"
        yield column.name, column, value


async def _referred(connection: Connection, column: Column[Any]) -> Any:
    """What a row refers to: of what lies in a division, the first there."""
    if column.name in SAID:
        return SAID[column.name]
    there = next(iter(column.foreign_keys)).column
    near = f" WHERE division LIKE '{SAID['division']}%'" if "division" in there.table.columns else ""
    return await connection.fetchval(f"SELECT {there.name} FROM {there.table.name}{near} ORDER BY id LIMIT 1")
