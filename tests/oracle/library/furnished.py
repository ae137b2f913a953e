"""The library as it stands in a database: tables in a schema of their own, rows, and the wall in front of them."""

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.graph.fields import table_of
from security.place import Keep
from security.subject_keys import SubjectKeys
from security.vault import Vault
from tests.oracle.library.rows import ComplaintRow, LoanRow, ReaderRow, Stored
from tests.oracle.library.stock import sealed, stock

SCHEMA = "library"
SCOPE = "split_part((SELECT current_setting('hub.scope', true)), ';', {part})"
NEAR = f"{SCOPE.format(part=1)} = '*' OR place = ANY (string_to_array({SCOPE.format(part=1)}, ','))"
OWN = f"OR {{column}}::text = {SCOPE.format(part=3)}"
WALL = {
    ReaderRow: f"{NEAR} {OWN.format(column='id')}",
    LoanRow: f"{NEAR} {OWN.format(column='reader_id')}",
    ComplaintRow: NEAR,
}
"""Which rows the serving role sees."""


async def furnish(connection: AsyncConnection, vault: Vault, keys: SubjectKeys) -> None:
    """Make the tables, put the stock in, seal it, destroy one key, and raise the wall."""
    made = stock()
    await sealed(made, vault)
    erased = made.rows[table_of(ReaderRow)][8]
    await keys.erase(erased["id"], Keep.CONTACT)
    erased["phone_index"] = None
    await connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
    await connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    await connection.execute(text(f"SET search_path = {SCHEMA}"))
    await connection.run_sync(Stored.metadata.create_all)
    for table in Stored.metadata.sorted_tables:
        for row in made.rows[table]:
            await connection.execute(insert(table).values(row))
    await connection.execute(text("CREATE FUNCTION least_people() RETURNS int LANGUAGE sql STABLE AS 'SELECT 2'"))
    for walled, condition in WALL.items():
        name = table_of(walled).name
        await connection.execute(text(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"))
        await connection.execute(text(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))
        await connection.execute(text(f"CREATE POLICY wall ON {name} TO hub_app USING ({condition})"))
    await connection.execute(text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO hub_app, hub_loader"))
    await connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO hub_app, hub_loader"))
