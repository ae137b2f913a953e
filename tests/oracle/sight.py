"""Which rows one caller sees: each declared scope is asked of the database once for each table."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select

from hub.graph.caller import PREFIX, Caller, caller
from hub.graph.fields import table_of
from hub.graph.parts import Parts
from tests.oracle.snapshot import Row, Snapshot


class Sight:
    """The rows that one caller sees."""

    def __init__(self, parts: Parts, snapshot: Snapshot, asks: Caller) -> None:
        self.parts = parts
        self.snapshot = snapshot
        self.asks = asks
        self.ids: dict[str, frozenset[UUID] | None] = {}

    def rows(self, connection: Connection, table: Table) -> list[Row]:
        """The visible rows of a table."""
        return [row for row in self.snapshot.rows[table.name] if self.sees(connection, table, row)]

    def sees(self, connection: Connection, table: Table, row: Row) -> bool:
        """Whether a row is visible."""
        visible = self.visible(connection, table)
        return visible is None or row["id"] in visible

    def visible(self, connection: Connection, table: Table) -> frozenset[UUID] | None:
        """The ids of the visible rows, or None where no scope narrows the table."""
        if table.name not in self.ids:
            conditions = self.conditions(table)
            query = select(table.c.id).where(*conditions) if conditions else None
            found = None if query is None else connection.execute(query, self.values()).scalars()
            self.ids[table.name] = None if found is None else frozenset(found)
        return self.ids[table.name]

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        """The scopes of a table that apply to the caller."""
        return [
            scope.where(table.c, caller)
            for bit, (_, scope) in enumerate(self.parts.scopes)
            if table_of(scope.row) is table and self.asks.scopes & 1 << bit
        ]

    def values(self) -> Mapping[str, Any]:
        """The caller's values, by the names of their bind parameters."""
        return {PREFIX + name: value for name, value in self.asks.values.items()}
