"""Puts the synthetic province into a database, whole or not at all."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from operator import itemgetter
from typing import Final

from sqlalchemy import Table

from hub.data.package import Record
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.row import uuid7
from hub.demo.province import GENERATOR_VERSION, Province
from hub.demo.sealing import seal_rows
from hub.demo.source import DemoRows, DemoTable
from hub.demo.tier import TIERS
from hub.errors import Refused
from security.indexed import index_columns
from security.vault import Vault

Progress = Callable[[str, int], None]
"""Told the name of a table and how many more of its rows are stored."""

_BATCH: Final = 2_000


async def load(
    addresses: Addresses,
    vault: Vault,
    tier: str,
    seed: int,
    progress: Progress = lambda table, rows: None,
    *,
    plugins: Mapping[str, DemoRows] | None = None,
) -> bool:
    """Whether the province had to be loaded: false when the same tier and seed are there already.

    plugins: by name, what brings demo rows besides the core
    Raises Refused when the database holds real volunteers or another synthetic province.
    """
    connection = await connect(addresses.loader)
    try:
        async with connection.transaction():
            # Two loads take turns, and the second finds what the first has done.
            await connection.execute("LOCK TABLE demo_load IN SHARE ROW EXCLUSIVE MODE")
            if await _is_loaded(connection, tier, seed):
                return False
            province = Province(TIERS[tier], seed)
            for table in chain(province.tables(), _plugin_tables(province, plugins or {})):
                await _copy(connection, vault, table, progress)
            # Numbers given out later continue after those of the demo.
            await connection.execute("SELECT setval('volunteer_serial', $1)", len(province.volunteers))
            await connection.execute(
                "INSERT INTO demo_load (id, synthetic, seed, tier, generator_version, loaded_at)"
                " VALUES ($1, true, $2, $3, $4, $5)",
                uuid7(),
                seed,
                tier,
                GENERATOR_VERSION,
                datetime.now(UTC),
            )
    finally:
        await connection.close()
    await _tidy(addresses)
    return True


async def _is_loaded(connection: Connection, tier: str, seed: int) -> bool:
    loaded = await connection.fetchrow("SELECT tier, seed, generator_version FROM demo_load")
    if loaded is None:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM volunteer WHERE NOT synthetic)"):
            raise Refused("DEMO_REFUSED", "This database holds real volunteers; a demo needs a database of its own.")
        return False
    if tuple(loaded) != (tier, seed, GENERATOR_VERSION):
        raise Refused(
            "DEMO_DIFFERS",
            f"This database holds the demo {loaded['tier']} of seed {loaded['seed']}; another needs another HUB_HOME.",
        )
    return True


def _plugin_tables(province: Province, plugins: Mapping[str, DemoRows]) -> Iterator[DemoTable]:
    for name in sorted(plugins):
        yield from plugins[name](province.source(name))


async def _copy(connection: Connection, vault: Vault, table: DemoTable, progress: Progress) -> None:
    stored: Table = table.row.__table__  # type: ignore[attr-defined]
    rows = iter(table.rows)
    first = next(rows, None)
    if first is None:
        return
    columns = list({**first, **{index.name: None for index, _ in index_columns(stored)}, "synthetic": True})
    values = itemgetter(*columns)
    sealed = _sealed(vault, stored, chain([first], rows), progress)
    await connection.copy_records_to_table(stored.name, columns=columns, records=(values(row) async for row in sealed))


async def _sealed(vault: Vault, table: Table, rows: Iterator[Record], progress: Progress) -> AsyncIterator[Record]:
    while batch := [{**row, "synthetic": True} for row in islice(rows, _BATCH)]:
        await seal_rows(vault, table, batch)
        for row in batch:
            yield row
        progress(table.name, len(batch))


async def _tidy(addresses: Addresses) -> None:
    """Lets the planner know what there is now; only the owner may."""
    connection = await connect(addresses.owner)
    try:
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()
