"""Whether a sealed value is shown because of its row: every declared door, asked of the database once for its table."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, false, select

from hub.graph.caller import Decision, caller
from hub.graph.fields import Protected, table_of
from hub.graph.parts import Closing, Opening, Parts
from tests.oracle.faults import Closed
from tests.oracle.sight import Sight
from tests.oracle.snapshot import Row, Snapshot


class Doors:
    """The doors of a graph before one caller."""

    def __init__(self, parts: Parts, snapshot: Snapshot, sight: Sight) -> None:
        self.parts = parts
        self.snapshot = snapshot
        self.sight = sight
        self.held: dict[int, frozenset[UUID]] = {}

    def pass_by(self, connection: Connection, field: Protected, row: Row, form: str, decision: Decision) -> None:
        """Returns where a form of a value is shown; Closed, where it is not."""
        refusal = Closed(decision.code, f"{field.label}.{form}", "refused", field.shape.name)
        if not decision.opens and not decision.by_row:
            raise refusal
        opened = decision.opens
        for bit, door in self.before(field.column):
            about = self.about(connection, field.column, row, door)
            if about is None:
                raise Closed("FORBIDDEN", f"{field.label}.{form}", "hidden", field.shape.name)
            holds = about["id"] in self.where(connection, bit, door)
            if isinstance(door, Opening):
                opened = opened or holds
        for bit, door in self.before(field.column):
            about = self.about(connection, field.column, row, door)
            shuts = isinstance(door, Closing) and (door.masked or form == "plain")
            if shuts and about is not None and about["id"] in self.where(connection, bit, door):
                assert isinstance(door, Closing)
                raise Closed(door.code, f"{field.label}.{form}", door.name, field.shape.name)
        if not opened:
            raise refusal

    def closes(self, connection: Connection, field: Protected, row: Row) -> bool:
        """Whether any door closes a value, so that no search finds it."""
        abouts = [
            (bit, door, self.about(connection, field.column, row, door)) for bit, door in self.before(field.column)
        ]
        return any(
            about is None or (isinstance(door, Closing) and about["id"] in self.where(connection, bit, door))
            for bit, door, about in abouts
        )

    def before(self, column: Column[Any]) -> Iterator[tuple[int, Opening | Closing]]:
        """The doors that stand before a column for this caller; of closings, those that close masks come first."""
        found = []
        for bit, (_, door) in enumerate(self.parts.doors):
            tables = [column.table, *(key.column.table for key in column.table.c[column.info["subject"]].foreign_keys)]
            is_open = bool(self.sight.asks.doors & 1 << bit)
            if table_of(door.row) in tables and door.concerns(column) and is_open == isinstance(door, Opening):
                found.append((bit, door))
        yield from sorted(found, key=lambda each: isinstance(each[1], Closing) and not each[1].masked)

    def about(self, connection: Connection, column: Column[Any], row: Row, door: Opening | Closing) -> Row | None:
        """The row that a door looks at: the value's own, or its subject's as far as it is seen."""
        table = table_of(door.row)
        if table is column.table:
            return row
        subjects = self.snapshot.having(table, "id", row[column.info["subject"]])
        return next((each for each in subjects if self.sight.sees(connection, table, each)), None)

    def where(self, connection: Connection, bit: int, door: Opening | Closing) -> frozenset[UUID]:
        """The ids of the rows of which a door's condition holds; of a closing, also those of which nobody knows."""
        if bit not in self.held:
            table = table_of(door.row)
            condition = door.where(table.c, caller)
            query = select(table.c.id).where(condition if isinstance(door, Opening) else condition.is_not(false()))
            self.held[bit] = frozenset(connection.execute(query, self.sight.values()).scalars())
        return self.held[bit]
