"""Doors: where a sealed value opens, or stays closed, because of the row that it tells of, whatever policy decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, case, false, func, literal_column, not_, or_, select

from hub.graph.caller import caller
from hub.graph.compilation import Compilation
from hub.graph.fields import table_of
from hub.graph.kinds import Closing, Opening

SHUT = "-"
"""Stands before a value that opens where policy opens it, and nowhere else."""
OPEN = "+"
"""Stands before a value that an opening opens."""
HIDDEN = "~"
"""Stands before a value of somebody whom the caller does not see."""


@dataclass(frozen=True, slots=True)
class Door:
    """A declared door as it concerns one sealed column: its place among all, and whether it looks at the subject."""

    bit: int
    declared: Opening | Closing
    of_subject: bool


def subject_of(column: Column[Any]) -> Column[Any] | None:
    """The column of another table that names the subject of a sealed column, or None where the row knows no other."""
    keys = column.table.c[column.info["subject"]].foreign_keys
    return next(iter(keys)).column if keys else None


def doors_of(declared: Sequence[tuple[str, Opening | Closing]], column: Column[Any]) -> list[Door]:
    """The doors before a sealed column: those of its own row, and those of its subject."""
    subject = subject_of(column)
    found = []
    for bit, (_, door) in enumerate(declared):
        table = table_of(door.row)
        if door.concerns(column) and (table is column.table or (subject is not None and table is subject.table)):
            found.append(Door(bit, door, table is not column.table))
    # What closes masks too comes first, so that it is not passed over for what closes less.
    return sorted(found, key=lambda each: not (isinstance(each.declared, Closing) and each.declared.masked))


class Doors:
    """The doors before one sealed column for one kind of caller.

    closings: those that close it, by the letters that tell of them
    opened: whether an opening opens it; None where none could
    """

    def __init__(self, compilation: Compilation, column: Column[Any], source: FromClause) -> None:
        self.source = source
        self.column = column
        bits = compilation.granted.doors
        doors = [
            door
            for door in doors_of(compilation.parts.doors, column)
            if isinstance(door.declared, Opening) == bool(bits >> door.bit & 1)
        ]
        self.key = subject_of(column)
        self.subject: FromClause | None = None
        self.scopes: list[ColumnElement[bool]] = []
        if self.key is not None and any(door.of_subject for door in doors):
            self.subject, self.scopes = compilation.rows(self.key.table)
        self.closings: dict[str, Closing] = {}
        self.closed: dict[str, ColumnElement[bool]] = {}
        openings = []
        for door in doors:
            if isinstance(door.declared, Opening):
                openings.append(self._condition(door))
            else:
                letter = chr(ord("A") + len(self.closings))
                self.closings[letter] = door.declared
                # What is unknown closes.
                self.closed[letter] = self._condition(door).is_not(false())
        self.opened = or_(*openings) if openings else None

    def written(self, write: Callable[[str], ColumnElement[str]], *, openable: bool) -> ColumnElement[str]:
        """What is written of a value, by the letter that tells how it stands.

        openable: whether it matters that an opening opens it
        """
        cases = [(condition, write(letter)) for letter, condition in self.closed.items()]
        if openable and self.opened is not None:
            cases.append((self.opened, write(OPEN)))
        text = case(*cases, else_=write(SHUT)) if cases else write(SHUT)
        if self.subject is None:
            return text
        found = self._of_subject(select(text))
        return func.coalesce(found.scalar_subquery(), write(HIDDEN))

    def none_closes(self) -> ColumnElement[bool]:
        """Whether no door is closed: what a search by a sealed value may find."""
        open_to_all = not_(or_(false(), *self.closed.values()))
        if self.subject is None:
            return open_to_all
        found: ColumnElement[bool] = self._of_subject(select(literal_column("1")).where(open_to_all)).exists()
        return found

    def _condition(self, door: Door) -> ColumnElement[bool]:
        row = self.subject if door.of_subject else self.source
        assert row is not None
        condition: ColumnElement[bool] = door.declared.where(row.c, caller)
        return condition

    def _of_subject(self, query: Any) -> Any:
        """A select about the row of the subject, as far as the caller sees it."""
        assert self.subject is not None
        assert self.key is not None
        named = self.source.c[self.column.info["subject"]]
        query = query.select_from(self.subject).where(self.subject.c[self.key.name] == named, *self.scopes)
        return query.correlate_except(self.subject)


__all__ = ["HIDDEN", "OPEN", "SHUT", "Door", "Doors", "doors_of", "subject_of"]
