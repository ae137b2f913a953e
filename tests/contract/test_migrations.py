"""A plugin's migrations make what its rows describe, behind walls, in a history of the plugin's own."""

from typing import Any

import pytest
from sqlmodel import SQLModel

from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.migrate import CORE, MigrationSource, migrate
from hub.db.session import open_engine
from hub.graph.fields import table_of
from hub.plugin import Plugin
from hub.plugins import entry_point_plugins

COLUMNS = """
SELECT attrelid::regclass::text, attname::text, format_type(atttypid, atttypmod), attnotnull,
       pg_get_expr(adbin, adrelid)
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid::regclass::text = ANY ($1) AND attnum > 0 ORDER BY attrelid::regclass::text, attnum
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid::regclass::text = ANY ($1) ORDER BY 1, 2, 3
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = ANY ($1) ORDER BY 1"
WALLS = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = ANY ($1)"
TABLES = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"

each_plugin = pytest.mark.parametrize(
    "plugin", [entry.load().plugin() for entry in entry_point_plugins()], ids=lambda plugin: plugin.name
)


def names(plugin: Plugin) -> list[str]:
    return [table_of(row).name for row in plugin.rows]


def source(plugin: Plugin) -> MigrationSource:
    assert plugin.migrations is not None
    return MigrationSource(name=plugin.name, folder=plugin.migrations)


async def described(connection: Connection, tables: list[str]) -> list[list[tuple[Any, ...]]]:
    return [[tuple(row) for row in await connection.fetch(query, tables)] for query in (COLUMNS, CONSTRAINTS, INDEXES)]


async def stored(addresses: Addresses) -> set[str]:
    connection = await connect(addresses.owner)
    rows = await connection.fetch(TABLES)
    await connection.close()
    return {row["tablename"] for row in rows}


@each_plugin
async def test_the_migrations_make_what_the_rows_describe_behind_walls(
    plugin: Plugin, empty_database: Addresses
) -> None:
    await migrate(empty_database, [CORE, source(plugin)])
    owner = await connect(empty_database.owner)
    migrated = await described(owner, names(plugin))
    assert {tuple(row) for row in await owner.fetch(WALLS, names(plugin))} == {(True,)}
    await owner.execute(f"DROP TABLE {', '.join(names(plugin))}")
    engine = open_engine(empty_database.owner)
    async with engine.begin() as connection:
        tables = [table_of(row) for row in plugin.rows]
        await connection.run_sync(SQLModel.metadata.create_all, tables=tables)
    await engine.dispose()
    assert migrated == await described(owner, names(plugin))
    await owner.close()


@each_plugin
async def test_the_history_is_the_plugins_own_and_runs_once(plugin: Plugin, empty_database: Addresses) -> None:
    await migrate(empty_database, [CORE])
    core = await stored(empty_database)
    applied = await migrate(empty_database, [source(plugin), CORE])
    assert {step.name for step in applied} == {plugin.name}
    assert await stored(empty_database) - core == {*names(plugin), f"{plugin.name}_version"}
    assert await migrate(empty_database, [CORE, source(plugin)]) == []
    assert await migrate(empty_database, [CORE]) == []
