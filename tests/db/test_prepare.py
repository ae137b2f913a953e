"""The roles and their bounds, on the embedded servers and on a server that a URL names."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from pydantic import SecretStr

from hub.db.address import Address, Addresses
from hub.db.connect import Connection, connect
from hub.db.credentials import Credentials
from hub.db.embedded import Embedded, remove
from hub.db.errors import DatabaseError, NotPermitted, ServerUnfit
from hub.db.prepare import prepare
from hub.settings import Settings, make_private


@asynccontextmanager
async def entered(address: Address) -> AsyncIterator[Connection]:
    connection = await connect(address)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def superuser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A server that is nobody's hub yet, as its superuser."""
    home = tmp_path_factory.mktemp("server") / "home"
    make_private(home)
    with Embedded(home, ["data"]) as embedded:
        yield embedded["data"].superuser()
    remove(home)


@pytest.fixture
async def given(superuser: Address) -> AsyncIterator[Address]:
    """A database on that server whose owner may make roles."""
    async with entered(superuser) as server:
        await server.execute("CREATE ROLE boss LOGIN CREATEROLE BYPASSRLS PASSWORD 'p@ss:/word'")
        await server.execute("CREATE DATABASE province OWNER boss")
        yield superuser.beside("province").entered_by("boss", "p@ss:/word")
        await server.execute("DROP DATABASE province WITH (FORCE)")
        await server.execute("DROP ROLE IF EXISTS hub_app, hub_loader")
        await server.execute("DROP ROLE boss")


def settings(home: Path, given: Address, keys: Address) -> Settings:
    home.mkdir(mode=0o700, exist_ok=True)
    return Settings(home=home, database_url=SecretStr(given.dsn), keys_url=SecretStr(keys.dsn))


async def test_each_address_enters_as_its_own_role_within_its_bounds(empty_database: Addresses) -> None:
    bounds = "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    found = {}
    for door in (empty_database.app, empty_database.loader, empty_database.owner, empty_database.keys):
        async with entered(door) as connection:
            for name, *powers in await connection.fetch(bounds):
                found[name] = powers
    assert found == {
        "hub_app": [False, False, False],
        "hub_loader": [False, True, False],
        "hub_owner": [False, False, False],
        "hub_keys": [False, False, False],
    }


async def test_hub_app_reads_and_writes_tables_and_makes_none(empty_database: Addresses) -> None:
    async with entered(empty_database.owner) as owner, entered(empty_database.app) as app:
        await owner.execute("CREATE TABLE note (id int PRIMARY KEY, text text)")
        await app.execute("INSERT INTO note VALUES (1, 'a'); UPDATE note SET text = 'b'")
        assert await app.fetchval("DELETE FROM note RETURNING text") == "b"
        for forbidden in ("CREATE TABLE a (n int)", "CREATE TEMPORARY TABLE a (n int)", "TRUNCATE note"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(forbidden)


async def test_data_and_keys_are_shut_to_each_others_roles(empty_database: Addresses) -> None:
    for door, stranger in (
        (empty_database.app, empty_database.keys),
        (empty_database.keys, empty_database.loader),
    ):
        role, password = stranger.dsn.removeprefix("postgresql://").partition("@")[0].split(":")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await connect(door.entered_by(role, password))


def test_addresses_do_not_show_their_passwords(empty_database: Addresses) -> None:
    assert repr(empty_database.app) == "Address()"


async def test_a_given_server_gets_the_serving_roles(tmp_path: Path, superuser: Address, given: Address) -> None:
    for _ in range(2):
        async with prepare(settings(tmp_path / "home", given, superuser)) as addresses:
            async with entered(addresses.owner) as owner:
                assert await owner.fetchval("SELECT current_user") == "boss"
                await owner.execute("CREATE TABLE IF NOT EXISTS note (n int)")
            async with entered(addresses.app) as app, entered(addresses.loader) as loader:
                await loader.execute("INSERT INTO note VALUES (1)")
                assert await app.fetchval("SELECT current_user || count(*) FROM note") in ("hub_app1", "hub_app2")
    assert not (tmp_path / "home" / "clusters").exists()


async def test_two_hubs_may_prepare_one_server_at_once(tmp_path: Path, superuser: Address, given: Address) -> None:
    async def prepared() -> None:
        async with prepare(settings(tmp_path / "home", given, superuser)) as addresses, entered(addresses.app) as app:
            assert await app.fetchval("SELECT 1") == 1

    await asyncio.gather(*(prepared() for _ in range(4)))


async def test_roles_that_may_do_too_much_or_have_another_password_are_mended(
    tmp_path: Path, superuser: Address, given: Address
) -> None:
    async with entered(given) as boss:
        await boss.execute("CREATE ROLE hub_app LOGIN BYPASSRLS PASSWORD 'another'")
    async with (
        prepare(settings(tmp_path / "home", given, superuser)) as addresses,
        entered(addresses.app) as app,
    ):
        assert await app.fetchval("SELECT rolbypassrls FROM pg_roles WHERE rolname = 'hub_app'") is False


async def test_a_role_that_may_not_make_roles_is_told_what_to_ask_for(
    tmp_path: Path, superuser: Address, given: Address
) -> None:
    async with entered(superuser) as server:
        await server.execute("ALTER ROLE boss NOCREATEROLE")
    with pytest.raises(NotPermitted, match=r"may not make hub_app .* CREATE ROLE hub_app LOGIN NOBYPASSRLS with the"):
        async with prepare(settings(tmp_path / "home", given, superuser)):
            raise AssertionError("unreached")


async def test_a_role_that_may_not_make_tables_is_told_what_to_ask_for(
    tmp_path: Path, superuser: Address, given: Address
) -> None:
    async with entered(superuser) as server:
        await server.execute("ALTER DATABASE province OWNER TO postgres")
    with pytest.raises(NotPermitted, match="ALTER DATABASE province OWNER TO it"):
        async with prepare(settings(tmp_path / "home", given, superuser)):
            raise AssertionError("unreached")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"path": "/nowhere"}, 'database "nowhere" does not exist'),
        ({"query": "host=/nowhere&port=5432"}, "cannot be reached"),
        ({"netloc": "boss:wrong@"}, "password authentication failed"),
    ],
)
async def test_a_server_out_of_reach_is_one_line_without_the_password(
    tmp_path: Path, superuser: Address, given: Address, change: dict[str, str], reason: str
) -> None:
    elsewhere = Address(urlsplit(given.dsn)._replace(**change).geturl())
    with pytest.raises(ServerUnfit, match=rf"^HUB_DATABASE_URL: [^\n]*{reason}[^\n]*$") as refused:
        async with prepare(settings(tmp_path / "home", elsewhere, superuser)):
            raise AssertionError("unreached")
    assert "p@ss" not in str(refused.value)


async def test_a_server_older_than_15_is_refused(tmp_path: Path, superuser: Address) -> None:
    async def old(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(4))
        await reader.readexactly(length - 4)
        version = b"server_version\x0014.9\x00"
        writer.write(b"R\0\0\0\x08\0\0\0\0" + b"S" + (len(version) + 4).to_bytes(4) + version + b"Z\0\0\0\x05I")
        await reader.readexactly(5)
        writer.close()

    server = await asyncio.start_server(old, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        address = Address(f"postgresql://boss@127.0.0.1:{port}/province?sslmode=disable")
        with pytest.raises(ServerUnfit, match="the server is PostgreSQL 14; the hub needs 15 or newer"):
            async with prepare(settings(tmp_path / "home", address, superuser)):
                raise AssertionError("unreached")


def test_credentials_that_others_may_read_are_refused(home: Path) -> None:
    first = Credentials.open(home)
    assert Credentials.open(home) == first
    path = home / "credentials.json"
    assert os.stat(path).st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(DatabaseError, match=f"chmod 600 {path}"):
        Credentials.open(home)
