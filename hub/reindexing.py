"""Brings blind indexes to the current index key, in batches, beside a hub that serves.

A batch is one transaction of its own and takes up what is stored, so that a job that was ended anywhere is begun again
and goes on. An index changes only where neither it nor its sealed value has changed meanwhile. A value whose index is
missing is not given one: whoever is erased or restricted is not to be found again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, Table

from hub.db.connect import Connection
from security.blind_index import PREFIX_LENGTH
from security.indexed import index_columns
from security.place import Place
from security.vault import Vault

BATCH = 500
"""How many indexes one statement changes."""
FIRST = UUID(int=0)

# The names are those of tables and columns that rows declare.
STALE = """
SELECT id, "{subject}" AS subject, "{column}" AS envelope, "{index}" AS index FROM "{table}"
WHERE id > $1 AND "{index}" IS NOT NULL AND "{column}" IS NOT NULL AND substring("{index}" FOR {length}) <> $2
ORDER BY id LIMIT $3
"""
CHANGE = """
UPDATE "{table}" SET "{index}" = made.fresh
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[]) AS made (id, envelope, stale, fresh)
WHERE "{table}".id = made.id AND "{column}" = made.envelope AND "{index}" = made.stale
"""


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What came of a job.

    changed: indexes that are now by the current key
    left: those that are not, because their value does not open; their old key must stay
    """

    changed: int = 0
    left: int = 0

    def __add__(self, other: "Reindexed") -> "Reindexed":
        return Reindexed(self.changed + other.changed, self.left + other.left)


async def reindex(connection: Connection, vault: Vault, tables: Iterable[Table], *, batch: int = BATCH) -> Reindexed:
    """Brings every index of some tables to the current key; the connection is one that passes the walls."""
    done = Reindexed()
    for table in tables:
        for index, column in index_columns(table):
            job = _Job(connection, vault, table, index, column)
            # What another writer changed under the job's hands is taken up by the next pass.
            while (found := await job.once(batch)).changed:
                done += Reindexed(found.changed)
            done += found
    return done


class _Job:
    """The indexes of one column."""

    def __init__(
        self, connection: Connection, vault: Vault, table: Table, index: Column[object], column: Column[object]
    ) -> None:
        self.connection = connection
        self.vault = vault
        self.table = table
        self.index = index
        self.column = column
        names = {"table": table.name, "index": index.name, "column": column.name, "subject": column.info["subject"]}
        self.stale = STALE.format(**names, length=PREFIX_LENGTH)
        self.change = CHANGE.format(**names)

    async def once(self, batch: int) -> Reindexed:
        """One pass over the table."""
        done, last = Reindexed(), FIRST
        while rows := await self.connection.fetch(self.stale, last, self.vault.index.prefix, batch):
            last = rows[-1]["id"]
            opened = await self.vault.open([(self._place(row["id"], row["subject"]), row["envelope"]) for row in rows])
            made = [
                (row["id"], row["envelope"], row["index"], self._fresh(text))
                for row, text in zip(rows, opened, strict=True)
                if isinstance(text, str)
            ]
            changed = await self._store(made) if made else 0
            done += Reindexed(changed, len(rows) - changed)
        return done

    async def _store(self, made: Sequence[tuple[UUID, bytes, bytes, bytes | None]]) -> int:
        status = await self.connection.execute(self.change, *(list(values) for values in zip(*made, strict=True)))
        return int(status.rpartition(" ")[2])

    def _fresh(self, text: str) -> bytes | None:
        return self.vault.index.index(self.table.name, self.column.name, self.index.info["kind"], text)

    def _place(self, row: UUID, subject: UUID) -> Place:
        keep = self.column.info["keep"]
        return Place(table=self.table.name, column=self.column.name, row=row, subject=subject, keep=keep)
