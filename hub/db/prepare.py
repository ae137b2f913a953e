"""A database made ready: servers started, roles and databases made, and the addresses of all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from hub.db.address import Address, Addresses
from hub.db.cluster import Cluster
from hub.db.connect import connect, connect_first
from hub.db.credentials import Credentials
from hub.db.embedded import Embedded
from hub.db.roles import Role, ensure_database, ensure_role, grant, hush, turn
from hub.settings import Settings


@asynccontextmanager
async def prepare(settings: Settings) -> AsyncIterator[Addresses]:
    """The addresses of a hub's databases, for as long as the block runs.

    What is embedded starts before the block and stops after it, unless another process still uses it.
    Raises DatabaseError.
    """
    credentials = await asyncio.to_thread(Credentials.open, settings.home)
    given = {"data": settings.database_url, "keys": settings.keys_url}
    embedded = Embedded(settings.home, [name for name, url in given.items() if url is None])
    async with _running(embedded):
        if settings.database_url is None:
            owner = await _embedded_data(embedded["data"], credentials)
        else:
            owner = await _given_data(settings.database_url, credentials)
        if settings.keys_url is None:
            keys = await _embedded_keys(embedded["keys"], credentials)
        else:
            keys = await _given_keys(settings.keys_url)
        yield Addresses(
            app=owner.entered_by("hub_app", credentials.hub_app),
            loader=owner.entered_by("hub_loader", credentials.hub_loader),
            owner=owner,
            keys=keys,
        )


@asynccontextmanager
async def _running(embedded: Embedded) -> AsyncIterator[None]:
    try:
        await asyncio.to_thread(embedded.start)
        yield
    finally:
        await asyncio.to_thread(embedded.stop)


def _serving_roles(credentials: Credentials) -> tuple[Role, Role]:
    return (
        Role(name="hub_app", password=credentials.hub_app),
        Role(name="hub_loader", password=credentials.hub_loader, passes_walls=True),
    )


async def _embedded_data(cluster: Cluster, credentials: Credentials) -> Address:
    owner = Role(name="hub_owner", password=credentials.hub_owner)
    return await _embedded(cluster, "hub", owner, *_serving_roles(credentials))


async def _embedded_keys(cluster: Cluster, credentials: Credentials) -> Address:
    return await _embedded(cluster, "hub_keys", Role(name="hub_keys", password=credentials.hub_keys))


async def _embedded(cluster: Cluster, database: str, owner: Role, *others: Role) -> Address:
    superuser = cluster.superuser()
    connection = await connect(superuser)
    try:
        async with turn(connection):
            for role in (owner, *others):
                await ensure_role(connection, role, superuser)
            await hush(connection, owner.name, *(role.name for role in others))
            await ensure_database(connection, database, owner.name)
    finally:
        await connection.close()
    address = superuser.beside(database).entered_by(owner.name, owner.password)
    if others:
        await _grant(address)
    return address


async def _given_data(url: SecretStr, credentials: Credentials) -> Address:
    address = Address(url.get_secret_value())
    connection = await connect_first(address, "HUB_DATABASE_URL")
    try:
        async with turn(connection):
            for role in _serving_roles(credentials):
                await ensure_role(connection, role, address)
    finally:
        await connection.close()
    await _grant(address)
    return address


async def _given_keys(url: SecretStr) -> Address:
    address = Address(url.get_secret_value())
    connection = await connect_first(address, "HUB_KEYS_URL")
    await connection.close()
    return address


async def _grant(owner: Address) -> None:
    connection = await connect(owner)
    try:
        async with turn(connection):
            await grant(connection)
    finally:
        await connection.close()
