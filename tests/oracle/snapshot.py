"""All that is stored, read once: the oracle answers from it, one row at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.graph.fields import table_of
from hub.graph.parts import Parts
from security.errors import SecurityError
from security.place import Place
from security.sealed import Sealed
from security.vault import Vault

Row = Mapping[str, Any]


@dataclass
class Snapshot:
    """Every row of every shown table as a dict, and every sealed value opened."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    opened: dict[tuple[str, str, UUID], str | SecurityError] = field(default_factory=dict)
    found: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict)

    def having(self, table: Table, column: str, value: Any) -> list[Row]:
        """The rows of a table that hold a value in a column."""
        by_value = self.found.get((table.name, column))
        if by_value is None:
            by_value = self.found[table.name, column] = {}
            for row in self.rows[table.name]:
                by_value.setdefault(row[column], []).append(row)
        return [] if value is None else by_value.get(value, [])

    def plain(self, table: str, column: str, row: Row) -> str | SecurityError:
        """What a sealed value says, or why it does not open."""
        return self.opened[table, column, row["id"]]


async def read(connection: AsyncConnection, vault: Vault, parts: Parts) -> Snapshot:
    """The snapshot of all tables behind a graph, read by one who sees every row."""
    snapshot = Snapshot()
    for table in tables(parts):
        stored = (await connection.execute(select(table))).mappings()
        snapshot.rows[table.name] = [{name: _by_name(value) for name, value in row.items()} for row in stored]
        for column in table.columns:
            if "keep" in column.info:
                snapshot.opened |= await _opened(vault, table, column, snapshot.rows[table.name])
    return snapshot


def tables(parts: Parts) -> Iterable[Table]:
    """The tables behind the entities of a graph."""
    entities = parts.entities.values()
    yield from {entity.table: None for entity in entities}
    yield from {table_of(entity.tree.closure): None for entity in entities if entity.tree}


async def _opened(
    vault: Vault, table: Table, column: Any, rows: Iterable[Row]
) -> dict[tuple[str, str, UUID], str | SecurityError]:
    items = [
        (
            Place(
                table=table.name,
                column=column.name,
                row=row["id"],
                subject=row[column.info["subject"]],
                keep=column.info["keep"],
            ),
            row[column.name].envelope,
        )
        for row in rows
        if isinstance(row[column.name], Sealed)
    ]
    texts = await vault.open(items)
    return {(table.name, column.name, place.row): text for (place, _), text in zip(items, texts, strict=True)}


def _by_name(value: Any) -> Any:
    """An enum's member as the database stores it."""
    return value.name if isinstance(value, Enum) else value
