"""The wall on a table: which rows exist for whom, and at what cost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg
import pytest

from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.errors import MigrationFailed
from hub.db.migrate import MigrationSource, migrate

if TYPE_CHECKING:
    from tests.servers import Servers

ANN, BOB, CARES, HELPS = (UUID(int=number) for number in range(1, 5))

TABLES = """
from alembic import op
from hub.db.walls import ORGANIZATION, protect
revision, down_revision = "one", None
def upgrade() -> None:
    op.execute("CREATE TABLE person (id uuid PRIMARY KEY, division text)")
    op.execute("CREATE TABLE membership (person uuid REFERENCES person, organization uuid)")
    op.execute("CREATE TABLE event (n int, division text, organization uuid, draft bool)")
    protect(
        op, "person", volunteer="id",
        extra=f"id IN (SELECT person FROM membership WHERE organization = {ORGANIZATION})",
    )
    protect(op, "membership", division=None, organization="organization", volunteer="person")
    protect(op, "event", organization="organization", public_to_people="NOT draft")
"""

CHANGE = """
from alembic import op
from hub.db.walls import lowered
revision, down_revision = "two", "one"
def upgrade() -> None:
    {change}
"""


@pytest.fixture
def source(tmp_path: Path) -> MigrationSource:
    return write(tmp_path)


def write(folder: Path) -> MigrationSource:
    (folder / "versions").mkdir()
    (folder / "versions" / "one.py").write_text(TABLES)
    return MigrationSource(name="hub", folder=folder)


@pytest.fixture(scope="module")
async def walled(servers: "Servers", tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Addresses]:
    """Three walled tables with a few rows, of which each test takes back what it writes."""
    name = await servers.make("hub")
    addresses = servers.addresses(name)
    await fill(addresses, write(tmp_path_factory.mktemp("migrations")))
    yield addresses
    await servers.drop(name)


async def fill(addresses: Addresses, source: MigrationSource) -> None:
    await migrate(addresses, [source])
    loader = await connect(addresses.loader)
    await loader.executemany("INSERT INTO person VALUES ($1, $2)", [(ANN, "2301"), (BOB, "230102")])
    await loader.execute("INSERT INTO membership VALUES ($1, $2)", ANN, CARES)
    events = [(1, "2301", CARES, False), (2, "230102", CARES, True), (3, "2302", HELPS, False)]
    await loader.executemany("INSERT INTO event VALUES ($1, $2, $3, $4)", events)
    await loader.close()


@pytest.fixture
async def app(walled: Addresses) -> AsyncIterator[Connection]:
    connection = await connect(walled.app)
    yield connection
    await connection.close()


@asynccontextmanager
async def scoped(app: Connection, scope: str) -> AsyncIterator[None]:
    """A transaction with a scope, which is rolled back."""
    transaction = app.transaction()
    await transaction.start()
    try:
        await app.execute("SELECT set_config('hub.scope', $1, true)", scope)
        yield
    finally:
        await transaction.rollback()


async def seen(app: Connection, scope: str, of: str) -> object:
    """What one statement sees that brings its scope along, as the engine's do."""
    return await app.fetchval(f"SELECT CASE WHEN set_config('hub.scope', $1, true) IS NOT NULL THEN ({of}) END", scope)


PEOPLE = "SELECT array_agg(id ORDER BY id) FROM person"
EVENTS = "SELECT array_agg(n ORDER BY n) FROM event"


@pytest.mark.parametrize(
    ("scope", "people", "events"),
    [
        ("*;;", [ANN, BOB], [1, 2, 3]),
        ("2301;;", [ANN], [1]),
        ("230102;;", [BOB], [2]),
        ("2301,230102;;", [ANN, BOB], [1, 2]),
        (f";{CARES};", [ANN], [1, 2, 3]),
        (f";{HELPS};", None, [1, 3]),
        (f";;{BOB}", [BOB], [1, 3]),
        (";;", None, None),
        ("", None, None),
    ],
)
async def test_a_scope_shows_its_own_rows(
    app: Connection, scope: str, people: list[UUID] | None, events: list[int] | None
) -> None:
    assert await seen(app, scope, PEOPLE) == people
    assert await seen(app, scope, EVENTS) == events


async def test_no_row_exists_without_a_scope_and_none_stays_set(app: Connection) -> None:
    assert await app.fetchval("SELECT count(*) FROM person") == 0
    assert await seen(app, "*;;", "SELECT count(*) FROM person") == 2
    assert await app.fetchval("SELECT count(*) FROM person") == 0


async def test_the_owner_of_the_tables_sees_no_row_whatever_the_scope(walled: Addresses) -> None:
    owner = await connect(walled.owner)
    for scope in ("", "*;;"):
        assert await seen(owner, scope, "SELECT count(*) FROM person") == 0
    await owner.close()


@pytest.mark.parametrize("code", ['"', "\\", "2301'", '2301": 0, "2302'])
async def test_a_scope_that_is_no_list_of_codes_shows_nothing_more(app: Connection, code: str) -> None:
    try:
        assert await seen(app, f"{code};;", "SELECT count(*) FROM event WHERE division = '2303'") == 0
    except asyncpg.InvalidTextRepresentationError:
        assert await app.fetchval("SELECT count(*) FROM event") == 0


async def test_a_row_in_the_scope_may_be_written(app: Connection) -> None:
    async with scoped(app, "2301;;"):
        assert await app.execute("INSERT INTO event VALUES (4, '2301')") == "INSERT 0 1"
        assert await app.execute("UPDATE event SET draft = true") == "UPDATE 2"


@pytest.mark.parametrize("statement", ["INSERT INTO event VALUES (4, '2302')", "UPDATE event SET division = '2302'"])
async def test_a_row_is_not_written_or_moved_beyond_the_scope(app: Connection, statement: str) -> None:
    async with scoped(app, "2301;;"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)


async def test_what_is_public_to_people_is_theirs_to_read_only(app: Connection) -> None:
    async with scoped(app, f";{HELPS};"):
        assert await app.fetchval("SELECT count(*) FROM event") == 2
        assert await app.execute("UPDATE event SET draft = true") == "UPDATE 1"
        assert await app.execute("DELETE FROM event") == "DELETE 1"


async def test_the_scope_is_read_once_for_a_statement_and_not_for_each_row(app: Connection) -> None:
    plan = "\n".join(row[0] for row in await app.fetch("EXPLAIN SELECT * FROM event"))
    assert "InitPlan" in plan
    assert "SubPlan" not in plan
    filtered = next(line for line in plan.splitlines() if "Filter" in line)
    assert "current_setting" not in filtered
    # The whole province is asked first, so that it costs least.
    assert filtered.strip().startswith("Filter: ((InitPlan 1).col1 OR ")


async def test_references_hold_behind_the_wall(app: Connection) -> None:
    async with scoped(app, f";{CARES};"):
        await app.execute("INSERT INTO membership VALUES ($1, $2)", BOB, CARES)
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await app.execute("INSERT INTO membership VALUES ($1, $2)", HELPS, CARES)


async def test_a_migration_that_meets_a_wall_fails_instead_of_changing_nothing(
    empty_database: Addresses, source: MigrationSource
) -> None:
    await fill(empty_database, source)
    change = CHANGE.format(change="op.execute(\"UPDATE person SET division = '2399'\")")
    (source.folder / "versions" / "two.py").write_text(change)
    with pytest.raises(MigrationFailed, match="row-level security"):
        await migrate(empty_database, [source])


async def test_a_migration_changes_rows_and_checks_references_while_it_lowers_the_wall(
    empty_database: Addresses, source: MigrationSource
) -> None:
    await fill(empty_database, source)
    change = """
    with lowered(op, "person", "event"):
        op.execute("UPDATE person SET division = '2399'")
        op.execute("ALTER TABLE event ADD person uuid")
        op.execute("UPDATE event SET person = (SELECT id FROM person ORDER BY id LIMIT 1)")
        op.execute("ALTER TABLE event ADD FOREIGN KEY (person) REFERENCES person")
    """
    (source.folder / "versions" / "two.py").write_text(CHANGE.format(change=change.strip()))
    await migrate(empty_database, [source])
    owner, app = await connect(empty_database.owner), await connect(empty_database.app)
    assert await owner.fetchval("SELECT count(*) FROM person") == 0
    assert await seen(app, "2399;;", "SELECT count(*) FROM person") == 2
    assert await seen(app, "*;;", f"SELECT count(*) FROM event WHERE person = '{ANN}'") == 3
    await owner.close()
    await app.close()
