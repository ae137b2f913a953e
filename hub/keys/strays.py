"""Sealed values in columns that nobody declares: of a plugin that does not run, or that is gone."""

from collections.abc import Collection

from hub.db.connect import Connection
from hub.errors import PluginError
from hub.keys.sealed_tables import version_of
from security.envelope import HEADS

CANDIDATES = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
USING (table_catalog, table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'bytea' AND NOT table_name = ANY ($1)
ORDER BY table_name, column_name
"""


async def refuse_strays(connection: Connection, declared: Collection[str], version: int) -> None:
    """Raises PluginError where a table that is not declared holds values sealed below a version: they need their keys.

    declared: the names of all tables of the core and of running plugins
    """
    for table, column in await connection.fetch(CANDIDATES, list(declared)):
        if await connection.fetchval(
            f'SELECT EXISTS (SELECT FROM "{table}" WHERE substring("{column}" FOR 2) = ANY ($1)'
            f" AND {version_of(column)} < $2)",
            list(HEADS),
            version.to_bytes(4, "big"),
        ):
            raise PluginError(
                f"{table}.{column} holds sealed values, and no running plugin declares it; "
                "let its plugin run, or drop the table, before keys are replaced"
            )
