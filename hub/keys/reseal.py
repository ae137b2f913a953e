"""Values sealed again by the newest keys of their subjects, page by page, each only as it was read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.db.connect import Connection
from hub.keys.sealed_tables import SealedTable
from security.errors import KeyMissing, SealBroken
from security.key_store import Pair
from security.place import Place
from security.sealed import Sealed
from security.vault import Vault

PAGE = 200
"""The most rows that are resealed, and held, at once."""

Told = Callable[[str, int], None]
"""Told the name of a table and how many more of its rows are done."""


@dataclass(slots=True)
class Sweep:
    """What came of one look at every sealed value.

    given: how many subjects were given a key before
    resealed: how many rows were
    left: how many rows were held or changed by another meanwhile
    closed: how many values do not open
    subjects: whose those are
    """

    given: int = 0
    resealed: int = 0
    left: int = 0
    closed: int = 0
    subjects: set[Pair] = field(default_factory=set)


async def reseal(
    connection: Connection, vault: Vault, table: SealedTable, version: int, sweep: Sweep, told: Told
) -> None:
    """Seals every value of a table that is older than a version by the newest key of its subject, once through."""
    after, below = UUID(int=0), version.to_bytes(4, "big")
    while rows := await connection.fetch(table.page, after, below, PAGE):
        cells = list(_cells(table, rows, below))
        made: dict[UUID, dict[str, tuple[bytes, bytes]]] = {}
        for (place, old), new in zip(cells, await vault.reseal(cells), strict=True):
            if isinstance(new, Sealed):
                made.setdefault(place.row, {})[place.column] = (old, new.envelope)
            elif isinstance(new, SealBroken | KeyMissing):
                sweep.closed += 1
                sweep.subjects.add((place.subject, place.keep))
        if made:
            await _swap(connection, table, made, sweep, told)
        after = rows[-1]["id"]


def _cells(table: SealedTable, rows: Sequence[Any], below: bytes) -> Iterator[tuple[Place, bytes]]:
    """The values of rows that are older than a version, each with its place; of the erased there are none."""
    for row in rows:
        for column in table.columns:
            value, subject = row[column.name], row[column.subject]
            if value and subject is not None and value[2:6] < below:
                yield (
                    Place(table=table.name, column=column.name, row=row["id"], subject=subject, keep=column.keep),
                    value,
                )


async def _swap(
    connection: Connection,
    table: SealedTable,
    made: Mapping[UUID, Mapping[str, tuple[bytes, bytes]]],
    sweep: Sweep,
    told: Told,
) -> None:
    """Store what was made of rows, where they still are as they were read."""
    nothing = (None, None)
    columns: list[list[Any]] = [list(made)]
    for column in table.columns:
        swaps = [cells.get(column.name, nothing) for cells in made.values()]
        columns += [[old for old, _ in swaps], [new for _, new in swaps]]
    rows = int((await connection.execute(table.swap, *columns)).split()[1])
    sweep.resealed += rows
    sweep.left += len(made) - rows
    told(table.name, rows)
