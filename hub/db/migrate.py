"""Migrations: one Alembic environment and one version table for the core and for each plugin.

A plugin that is gone leaves its tables and its version table behind, and nobody asks for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from hub.db.address import Addresses
from hub.db.connect import WORKING, Connection, connect
from hub.db.errors import DatabaseNewer, MigrationFailed, NotMigrated

_TURN = 0x6875625F6D6967


@dataclass(frozen=True, kw_only=True, slots=True)
class MigrationSource:
    """Who brings migrations, and the folder that holds `versions/`."""

    name: str
    folder: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """One step of one source."""

    name: str
    revision: str


CORE = MigrationSource(name="hub", folder=Path(__file__).with_name("migrations"))
"""The hub's own tables, which come before any plugin's."""


async def migrate(addresses: Addresses, sources: Sequence[MigrationSource]) -> list[Migration]:
    """Bring the tables of all sources up to the code: the core first, then plugins by name; what was applied.

    Each source is one transaction. May run twice and in two processes at once.
    Raises DatabaseNewer before anything is changed, and MigrationFailed.
    """
    async with _owner(addresses).connect() as connection:
        # The lock belongs to the connection, so it outlives each source's transaction and ends with the process.
        async with connection.begin():
            await connection.execute(sa.select(sa.func.pg_advisory_lock(_TURN)))
        async with connection.begin():
            await connection.run_sync(_pending, sources)
        applied: list[Migration] = []
        for source in _in_order(sources):
            async with connection.begin():
                applied += await connection.run_sync(_upgrade, source)
        return applied


async def pending(addresses: Addresses, sources: Sequence[MigrationSource]) -> list[Migration]:
    """What `migrate` would apply. Raises DatabaseNewer."""
    async with _owner(addresses).connect() as connection:
        return await connection.run_sync(_pending, sources)


async def check_migrated(addresses: Addresses, sources: Sequence[MigrationSource]) -> None:
    """Raises NotMigrated where the tables are older than the code, and DatabaseNewer."""
    if missing := await pending(addresses, sources):
        raise NotMigrated(", ".join(f"{step.name} {step.revision}" for step in missing))


def _owner(addresses: Addresses) -> AsyncEngine:
    async def opened() -> Connection:
        # A migration that meets a wall fails here, instead of quietly changing no row.
        return await connect(addresses.owner, {**WORKING, "row_security": "off"})

    return create_async_engine("postgresql+asyncpg://", async_creator=opened, poolclass=NullPool)


def _in_order(sources: Sequence[MigrationSource]) -> list[MigrationSource]:
    return sorted(sources, key=lambda source: (source.name != CORE.name, source.name))


def _pending(connection: sa.Connection, sources: Sequence[MigrationSource]) -> list[Migration]:
    return [
        Migration(name=source.name, revision=step.revision.revision)
        for source in _in_order(sources)
        for step in _steps(source, MigrationContext.configure(connection, opts=_options(source)))
    ]


def _upgrade(connection: sa.Connection, source: MigrationSource) -> list[Migration]:
    applied: list[Migration] = []

    def steps(_: object, context: MigrationContext) -> Iterator[RevisionStep]:
        for step in _steps(source, context):
            applied.append(Migration(name=source.name, revision=step.revision.revision))
            yield step

    context = MigrationContext.configure(connection, opts={**_options(source), "fn": steps})
    try:
        with Operations.context(context):
            context.run_migrations()
    except Exception as error:
        reason = str(getattr(error, "orig", error))
        raise MigrationFailed(source.name, applied[-1].revision if applied else None, reason) from error
    # Serving needs no version, and default privileges would let it write one.
    connection.exec_driver_sql(f"REVOKE ALL ON {_version_table(source)} FROM hub_app")
    return applied


def _steps(source: MigrationSource, context: MigrationContext) -> list[RevisionStep]:
    folder = ScriptDirectory(str(source.folder), version_locations=[str(source.folder / "versions")])
    try:
        known = {script.revision for script in folder.walk_revisions()}
    except Exception as error:
        raise MigrationFailed(source.name, None, str(error)) from error
    heads = context.get_current_heads()
    for revision in heads:
        if revision not in known:
            raise DatabaseNewer(source.name, revision)
    missing = folder.iterate_revisions("heads", heads, implicit_base=True)
    return [MigrationStep.upgrade_from_script(folder.revision_map, script) for script in reversed(list(missing))]


def _options(source: MigrationSource) -> dict[str, Any]:
    return {"version_table": _version_table(source)}


def _version_table(source: MigrationSource) -> str:
    return f"{source.name}_version"
