"""The roles of the database, made where they are missing and kept within their bounds.

hub_owner owns the tables and the walls on them. hub_app serves and cannot pass a wall. hub_loader passes the walls:
COPY, jobs, demo data. Each function may run twice and in two processes at once.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from hub.db.address import Address
from hub.db.connect import Connection, connect
from hub.db.errors import NotPermitted
from hub.db.scram import verifier

# Any number will do, as long as nothing else of ours takes the same.
_TURN = 0x6875625F726F6C65


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role that logs in, by its password, with or without the walls before it."""

    name: str
    password: str = field(repr=False)
    passes_walls: bool = False


@asynccontextmanager
async def turn(connection: Connection) -> AsyncIterator[None]:
    """A block that one process at a time is in, of all on the same database."""
    await connection.execute("SELECT pg_advisory_lock($1)", _TURN)
    try:
        yield
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _TURN)


async def ensure_role(connection: Connection, role: Role, door: Address) -> None:
    """Make a role, or mend one that is not as it must be; its password is tried at `door`, whoever enters there.

    Raises NotPermitted.
    """
    found = await connection.fetchrow(
        "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = $1", role.name
    )
    bounds = "BYPASSRLS" if role.passes_walls else "NOBYPASSRLS"
    wanted = (True, False, role.passes_walls)
    try:
        if found is None:
            await connection.execute(f"CREATE ROLE {role.name} LOGIN {bounds} PASSWORD '{verifier(role.password)}'")
        elif tuple(found) != wanted:
            unmade = " NOSUPERUSER" if found["rolsuper"] else ""
            await connection.execute(f"ALTER ROLE {role.name} LOGIN {bounds}{unmade}")
        if found is not None and not await _is_current(door.entered_by(role.name, role.password)):
            await connection.execute(f"ALTER ROLE {role.name} PASSWORD '{verifier(role.password)}'")
    except asyncpg.InsufficientPrivilegeError as error:
        raise NotPermitted(
            f"the role of HUB_DATABASE_URL may not make {role.name} ({error}); let an administrator run "
            f"CREATE ROLE {role.name} LOGIN {bounds} with the password in HUB_HOME/credentials.json"
        ) from None


async def ensure_database(connection: Connection, name: str, owner: str) -> None:
    """Make a database that only its owner, and whom this lets in, can enter."""
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
        await connection.execute(f'CREATE DATABASE "{name}" OWNER {owner}')
    await connection.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')


async def grant(connection: Connection) -> None:
    """Let hub_app and hub_loader into the owner's database and, from now on, its tables. Run by the owner.

    Raises NotPermitted.
    """
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    if not await connection.fetchval("SELECT has_schema_privilege('public', 'CREATE')"):
        raise NotPermitted(f"the role of HUB_DATABASE_URL must own the database; ALTER DATABASE {database} OWNER TO it")
    await connection.execute(
        f"""
        GRANT CONNECT ON DATABASE {database} TO hub_app, hub_loader;
        GRANT TEMPORARY ON DATABASE {database} TO hub_loader;
        GRANT USAGE ON SCHEMA public TO hub_app, hub_loader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hub_app, hub_loader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT TRUNCATE ON TABLES TO hub_loader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO hub_app, hub_loader;
        """
    )


async def hush(connection: Connection, *names: str) -> None:
    """Keep errors of these roles out of the server's log, since an error may quote a value."""
    for name in names:
        await connection.execute(f"ALTER ROLE {name} SET log_min_messages = fatal")


async def _is_current(door: Address) -> bool:
    try:
        connection = await connect(door)
    except asyncpg.InvalidAuthorizationSpecificationError:
        return False
    except (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidCatalogNameError):
        # The server looks at these only after the password.
        return True
    await connection.close()
    return True
