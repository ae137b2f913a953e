"""Every table that holds sealed values, of the core and of plugins, and the values in it that are to be resealed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Table

from hub.graph.fields import table_of
from hub.plugin import Plugin
from security.place import Keep


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedColumn:
    """A column of envelopes, the column that names their subjects, and their class."""

    name: str
    subject: str
    keep: Keep


@dataclass(frozen=True, kw_only=True)
class SealedTable:
    """A table and its sealed columns, with what is asked of it."""

    name: str
    columns: Sequence[SealedColumn]

    @cached_property
    def page(self) -> str:
        """Rows after $1 with a value below version $2, which is 4 bytes; at most $3 of them, in order of id."""
        told = dict.fromkeys(["id", *(each.subject for each in self.columns), *(each.name for each in self.columns)])
        return f'SELECT {_listed(told)} FROM "{self.name}" WHERE id > $1 AND ({self._below("$2")}) ORDER BY id LIMIT $3'

    @cached_property
    def rows(self) -> str:
        """How many rows have a value below version $1."""
        return f'SELECT count(*) FROM "{self.name}" WHERE {self._below("$1")}'

    @cached_property
    def values(self) -> str:
        """The subject, class and version of each value below version $1."""
        return " UNION ALL ".join(
            f"SELECT \"{each.subject}\" AS subject, '{each.keep}' AS keep, {version_of(each.name)} AS version"
            f' FROM "{self.name}" WHERE {version_of(each.name)} < $1'
            for each in self.columns
        )

    @cached_property
    def swap(self) -> str:
        """Puts new values in the place of old ones: $1 the ids, then for each column its old and new values.

        A row is taken whole, and only as it was read; one that another transaction holds is left. Null is no change.
        """
        given = ["id"] + [f"{age}_{number}" for number in range(len(self.columns)) for age in ("old", "new")]
        types = ["uuid[]"] + ["bytea[]"] * (2 * len(self.columns))
        arrays = ", ".join(f"${place}::{kind}" for place, kind in enumerate(types, 1))
        unchanged = " AND ".join(
            f'(old_{number} IS NULL OR stored."{each.name}" = old_{number})' for number, each in enumerate(self.columns)
        )
        taken = ", ".join(
            f'"{each.name}" = coalesce(new_{number}, stored."{each.name}")' for number, each in enumerate(self.columns)
        )
        return (
            f"WITH made AS (SELECT * FROM unnest({arrays}) AS made ({', '.join(given)})), held AS ("
            f'SELECT id FROM "{self.name}" AS stored JOIN made USING (id) WHERE {unchanged}'
            " FOR UPDATE OF stored SKIP LOCKED"
            f') UPDATE "{self.name}" AS stored SET {taken} FROM made JOIN held USING (id)'
            f" WHERE stored.id = made.id AND {unchanged}"
        )

    def _below(self, version: str) -> str:
        return " OR ".join(f"{version_of(each.name)} < {version}" for each in self.columns)


def sealed_tables(plugins: Iterable[Plugin]) -> list[SealedTable]:
    """The tables with sealed columns, in order of name."""
    found = [
        SealedTable(
            name=name,
            columns=[
                SealedColumn(name=column.name, subject=column.info["subject"], keep=column.info["keep"])
                for column in table.columns
                if "subject" in column.info
            ],
        )
        for name, table in declared(plugins).items()
    ]
    return [table for table in found if table.columns]


def declared(plugins: Iterable[Plugin]) -> dict[str, Table]:
    """Every table that plugins declare, sealed or not, in order of name."""
    tables = {(table := table_of(row)).name: table for plugin in plugins for row in plugin.rows}
    return dict(sorted(tables.items()))


def version_of(column: str) -> str:
    """The version that an envelope names, as 4 bytes, which have the order of numbers; null where nothing is sealed.

    Of the erased, a column that must hold something holds no bytes.
    """
    return f"substring(nullif(\"{column}\", '') FROM 3 FOR 4)"


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
