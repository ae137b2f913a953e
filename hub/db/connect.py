"""The one place where connections to PostgreSQL are opened."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from hub.db.address import Address
from hub.db.errors import ServerUnfit

if TYPE_CHECKING:
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record]
    Statement: TypeAlias = asyncpg.prepared_stmt.PreparedStatement[asyncpg.Record]
else:
    Connection: TypeAlias = asyncpg.Connection
    Statement: TypeAlias = asyncpg.prepared_stmt.PreparedStatement

OLDEST = 15
WORKING: Mapping[str, str] = {"jit": "off", "DateStyle": "ISO", "TimeZone": "Asia/Shanghai"}
"""The settings of every connection; sent as it starts, they cost no round trip."""
SERVING: Mapping[str, str] = {**WORKING, "statement_timeout": "5s"}
"""The settings of a connection that answers a caller, unless an operator says otherwise."""


def serving(seconds: float) -> Mapping[str, str]:
    """The settings of a connection that answers a caller, each statement within some seconds."""
    return {**SERVING, "statement_timeout": f"{seconds:g}s"}


listeners: list[Callable[[Connection], None]] = []
"""Told of every connection that is opened."""


async def connect(address: Address, settings: Mapping[str, str] = WORKING) -> Connection:
    """A new connection."""
    connection = await asyncpg.connect(dsn=address.dsn, server_settings=dict(settings))
    for listener in listeners:
        listener(connection)
    return connection


async def connect_first(address: Address, setting: str) -> Connection:
    """A first connection to a server that an operator named in a setting.

    Raises ServerUnfit, with a line that says what is wrong.
    """
    try:
        connection = await connect(address)
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        raise ServerUnfit(f"{setting}: the server refuses: {error}") from None
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ServerUnfit(f"{setting}: the server cannot be reached: {error}") from None
    found = connection.get_server_version()
    if found.major < OLDEST:
        await connection.close()
        raise ServerUnfit(f"{setting}: the server is PostgreSQL {found.major}; the hub needs {OLDEST} or newer")
    return connection
