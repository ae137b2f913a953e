"""The migrated database is the one that the rows describe, and knows what every hub knows."""

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from asyncpg import InsufficientPrivilegeError
from sqlmodel import SQLModel

from hub.data import (
    department_rows,
    division_rows,
    legal_basis_rows,
    policy_parameter_rows,
    purpose_rows,
    service_category_rows,
)
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.session import open_engine
from tests.rows.tables import TABLES

CONSTRAINTS = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid <> 0 AND connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
COLUMNS = """
SELECT attrelid::regclass::text, attname::text, format_type(atttypid, atttypmod), attnotnull, attgenerated::text,
       pg_get_expr(adbin, adrelid)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 ORDER BY 1, 2
"""


def _is_core(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    return kind != "table" or name in TABLES


async def _described(addresses: Addresses, query: str) -> list[tuple[Any, ...]]:
    connection = await connect(addresses.owner)
    try:
        return [row for row in map(tuple, await connection.fetch(query)) if "hub_version" not in str(row)]
    finally:
        await connection.close()


async def test_alembic_finds_nothing_to_change(shared_database: Addresses) -> None:
    def differences(connection: sa.Connection) -> list[Any]:
        options = {"include_object": _is_core, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, SQLModel.metadata))

    engine = open_engine(shared_database.owner)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


@pytest.mark.parametrize("query", [COLUMNS, CONSTRAINTS, INDEXES], ids=["columns", "constraints", "indexes"])
async def test_the_migrations_make_what_the_rows_describe(
    query: str, empty_database: Addresses, shared_database: Addresses
) -> None:
    engine = open_engine(empty_database.owner)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all, tables=list(TABLES.values()))
    await engine.dispose()
    assert await _described(shared_database, query) == await _described(empty_database, query)


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("division", division_rows()),
        ("department", department_rows()),
        ("service_category", service_category_rows()),
        ("policy_parameter", policy_parameter_rows()),
        ("legal_basis", legal_basis_rows()),
        ("purpose", purpose_rows()),
    ],
)
async def test_what_every_hub_knows_is_stored(table: str, rows: list[dict[str, Any]], app: Connection) -> None:
    columns = ", ".join(rows[0])
    stored = [dict(row) for row in await app.fetch(f"SELECT {columns} FROM {table} WHERE NOT synthetic")]
    assert sorted(stored, key=lambda row: row["id"]) == sorted(rows, key=lambda row: row["id"])


@pytest.mark.parametrize("table", ["audit_record", "audit_head"])
@pytest.mark.parametrize(
    "statement",
    ["SELECT FROM {}", "DELETE FROM {}", "UPDATE {} SET link = ''", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"],
)
async def test_whoever_serves_reaches_the_audit_by_its_one_function(
    table: str, statement: str, app: Connection
) -> None:
    with pytest.raises(InsufficientPrivilegeError):
        await app.execute(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM {}", "UPDATE {} SET link = ''", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"],
)
async def test_no_role_of_the_hub_but_the_owner_changes_the_audit(statement: str, loader: Connection) -> None:
    for table in ("audit_record", "audit_head"):
        with pytest.raises(InsufficientPrivilegeError):
            async with loader.transaction():
                await loader.execute(statement.format(table))


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET subject = id", "INSERT INTO {} DEFAULT VALUES"])
async def test_whoever_serves_only_reads_disclosures(statement: str, app: Connection) -> None:
    with pytest.raises(InsufficientPrivilegeError):
        await app.execute(statement.format("disclosure"))


async def test_a_member_that_an_enum_lacks_is_refused(loader: Connection) -> None:
    with pytest.raises(Exception, match="plugin_state_status_check"):
        await loader.execute("INSERT INTO plugin_state (id, name, status) VALUES (gen_random_uuid(), 'x', 'UNKNOWN')")
