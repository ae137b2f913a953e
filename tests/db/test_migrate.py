"""Migrations of the core and of plugins: in order, once, whoever else migrates, and never backwards."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from hub.db.address import Addresses
from hub.db.connect import connect
from hub.db.errors import DatabaseNewer, MigrationFailed
from hub.db.migrate import Migration, MigrationSource, migrate, pending

Write = Callable[..., MigrationSource]

REVISION = """
from alembic import op
revision = {revision!r}
down_revision = {before!r}
def upgrade() -> None:
    {upgrade}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the migrations of a source, each given as what its `upgrade` does."""

    def write(name: str, **steps: str) -> MigrationSource:
        folder = tmp_path / name / "migrations"
        (folder / "versions").mkdir(parents=True, exist_ok=True)
        before = None
        for revision, upgrade in steps.items():
            text = REVISION.format(revision=revision, before=before, upgrade=upgrade)
            (folder / "versions" / f"{revision}.py").write_text(text)
            before = revision
        return MigrationSource(name=name, folder=folder)

    return write


@pytest.fixture
def core(write: Write) -> MigrationSource:
    return write("hub", first='op.execute("CREATE TABLE person (id int PRIMARY KEY)")')


def sql(statement: str) -> str:
    return f"op.execute({statement!r})"


async def tables(addresses: Addresses) -> set[str]:
    connection = await connect(addresses.owner)
    found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    await connection.close()
    return {row["tablename"] for row in found}


async def test_core_comes_first_then_plugins_by_name(
    empty_database: Addresses, core: MigrationSource, write: Write
) -> None:
    zoo = write("zoo", one=sql("CREATE TABLE zoo_animal (keeper int REFERENCES person)"), two=sql("SELECT 1"))
    aid = write("aid", one=sql("CREATE TABLE aid_kit (holder int REFERENCES person)"))
    expected = [
        Migration(name="hub", revision="first"),
        Migration(name="aid", revision="one"),
        Migration(name="zoo", revision="one"),
        Migration(name="zoo", revision="two"),
    ]
    assert await pending(empty_database, [zoo, aid, core]) == expected
    assert await migrate(empty_database, [zoo, aid, core]) == expected
    assert await pending(empty_database, [zoo, aid, core]) == []
    versions = {"hub_version", "aid_version", "zoo_version"}
    assert await tables(empty_database) == {"person", "aid_kit", "zoo_animal"} | versions


async def test_second_run_applies_only_what_is_new(
    empty_database: Addresses, core: MigrationSource, write: Write
) -> None:
    assert len(await migrate(empty_database, [core])) == 1
    assert await migrate(empty_database, [core]) == []
    write("hub", first=sql("SELECT 'never again'"), second=sql("CREATE TABLE place (id int)"))
    assert await migrate(empty_database, [core]) == [Migration(name="hub", revision="second")]


MIGRATING = """
import asyncio, sys
from pathlib import Path
from hub.db.address import Address, Addresses
from hub.db.migrate import MigrationSource, migrate
owner = Address(sys.stdin.readline().strip())
addresses = Addresses(app=owner, loader=owner, owner=owner, keys=owner)
print(len(asyncio.run(migrate(addresses, [MigrationSource(name="hub", folder=Path(sys.argv[1]))]))))
"""


async def test_two_processes_at_once_apply_each_migration_once(empty_database: Addresses, write: Write) -> None:
    slow = write("hub", first=sql("SELECT pg_sleep(0.3)"), second=sql("CREATE TABLE person (id int)"))

    def migrating() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", MIGRATING, str(slow.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdin is not None
        process.stdin.write(empty_database.owner.dsn + "\n")
        process.stdin.flush()
        return process

    applied = [process.communicate()[0].strip() for process in (migrating(), migrating())]
    assert sorted(applied) == ["0", "2"]


async def test_tasks_at_once_apply_each_migration_once(empty_database: Addresses, write: Write) -> None:
    slow = write("hub", first=sql("SELECT pg_sleep(0.1)"), second=sql("CREATE TABLE person (id int)"))
    applied = await asyncio.gather(*(migrate(empty_database, [slow]) for _ in range(3)))
    assert sorted(map(len, applied)) == [0, 0, 2]


async def test_database_newer_than_the_code_is_refused_and_left_as_it_is(
    empty_database: Addresses, core: MigrationSource, write: Write
) -> None:
    newer = write("aid", one=sql("SELECT 1"), two=sql("SELECT 1"))
    await migrate(empty_database, [newer])
    (newer.folder / "versions" / "two.py").unlink()
    for asked in (migrate, pending):
        with pytest.raises(DatabaseNewer, match="aid is at revision two") as refused:
            await asked(empty_database, [core, newer])
        assert (refused.value.name, refused.value.revision) == ("aid", "two")
    assert await tables(empty_database) == {"aid_version"}


async def test_tables_of_an_absent_plugin_do_no_harm(
    empty_database: Addresses, core: MigrationSource, write: Write
) -> None:
    await migrate(empty_database, [core, write("gone", one=sql("CREATE TABLE gone_note (id int REFERENCES person)"))])
    write("hub", first="pass", second=sql("ALTER TABLE person ADD name text"))
    assert await migrate(empty_database, [core]) == [Migration(name="hub", revision="second")]
    assert "gone_note" in await tables(empty_database)


async def test_failed_migration_names_itself_and_changes_nothing(
    empty_database: Addresses, core: MigrationSource, write: Write
) -> None:
    broken = write("aid", one=sql("CREATE TABLE aid_kit (id int)"), two=sql("CREATE TABLE person (id int)"))
    with pytest.raises(MigrationFailed, match=r"migration two of aid failed .* relation .person. already exists"):
        await migrate(empty_database, [core, broken])
    assert await tables(empty_database) == {"person", "hub_version"}


async def test_unreadable_migrations_name_their_plugin(empty_database: Addresses, write: Write) -> None:
    broken = write("aid", one="this is no Python")
    with pytest.raises(MigrationFailed, match="the migrations of aid failed"):
        await migrate(empty_database, [broken])


async def test_serving_can_neither_read_nor_write_a_version(empty_database: Addresses, core: MigrationSource) -> None:
    await migrate(empty_database, [core])
    app = await connect(empty_database.app)
    for statement in ("SELECT * FROM hub_version", "DELETE FROM hub_version"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)
    await app.close()
