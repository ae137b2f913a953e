"""Tokens in a database of the test's own, and what knows them."""

from collections.abc import AsyncIterator, Iterator, Sequence
from importlib.metadata import EntryPoint
from ipaddress import ip_network
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import true

from hub import core
from hub.access.actor import Actor, ActorKind
from hub.access.authentication import Authentication
from hub.access.people import people_of
from hub.access.proxies import Proxies
from hub.access.slowdown import Slowdown
from hub.access.tokens import Grant, admit, issue
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.pool import Pool
from hub.graph.parts import Parts, Scope
from hub.plugins import Plugins
from hub.reader import PoolReader
from hub.registry import Registry
from hub.rows import AdministratorRole, VolunteerRow
from hub.schema.permissions import ALL
from hub.settings import Settings
from security.audit_chain import GENESIS
from tests.access.issuer import Issuer
from tests.servers import Servers

GUESSES = 3
SECONDS = 60.0
PERMISSIONS = {permission.name: permission for permission in ALL}
SCOPES: Sequence[Scope] = (
    Scope(row=VolunteerRow, applies=lambda actor: not actor.signed_in, where=lambda row, caller: true()),
    Scope(row=VolunteerRow, applies=lambda actor: actor.kind is ActorKind.DEPARTMENT, where=lambda row, caller: true()),
    Scope(row=VolunteerRow, applies=lambda actor: actor.purpose == "CLAIM", where=lambda row, caller: true()),
)
"""Three that differ in whom they concern: strangers, departments, and whoever settles claims."""


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """Issues tokens into a database, and knows whose they are."""

    def __init__(self, loader: Connection, pool: Pool, *plugins: EntryPoint, settings: Settings | None = None) -> None:
        self.loader = loader
        self.clock = Clock()
        registry = Registry(
            parts=Parts(scopes=tuple(("core", scope) for scope in SCOPES)), permissions=PERMISSIONS, plugins=()
        )
        reader = PoolReader(pool)
        self.authentication = Authentication(
            reader,
            registry,
            Plugins(core, plugins),
            slowdown=Slowdown(GUESSES, SECONDS, clock=self.clock),
            proxies=Proxies([ip_network("10.0.0.0/8")], "Client-Fingerprint"),
            people=people_of(settings, reader) if settings else None,
            clock=self.clock,
        )

    async def issue(self, **grant: Any) -> str:
        """A new token; of a system administrator where nobody else is named."""
        if not grant.keys() & {"department", "organization", "volunteer", "role"}:
            grant["role"] = AdministratorRole.SYSTEM
        return await issue(self.loader, Grant(name="test", **grant), PERMISSIONS)

    async def admit(self, certificate: str, department: str, *divisions: str) -> None:
        """A certificate that speaks for a department."""
        grant = Grant(name=certificate, department=department, divisions=divisions, certificate=certificate)
        await admit(self.loader, grant, PERMISSIONS)

    async def actor(self, token: str, purpose: str | None = None, legal_basis: str | None = None) -> Actor:
        """The one whose token it is."""
        headers = {b"authorization": f"Bearer {token}".encode()}
        if purpose:
            headers[b"hub-purpose"] = purpose.encode()
        if legal_basis:
            headers[b"hub-legal-basis"] = legal_basis.encode()
        return await self.authentication.actor(headers)


@pytest_asyncio.fixture(scope="session")
async def office(servers: Servers) -> AsyncIterator[Addresses]:
    """The databases of all these tests."""
    name = await servers.make("hub_migrated")
    yield servers.addresses(name)
    await servers.drop(name)


@pytest_asyncio.fixture
async def database(office: Addresses) -> Addresses:
    """Databases without a token, a rule or a record."""
    connection = await connect(office.owner)
    await connection.execute("TRUNCATE access_token, person_binding, audit_record, disclosure, policy_rule")
    await connection.execute("UPDATE audit_head SET sequence = 0, link = $1, sealed = 0", GENESIS)
    await connection.close()
    return office


@pytest_asyncio.fixture
async def loader(database: Addresses) -> AsyncIterator[Connection]:
    """A connection that passes the walls."""
    connection = await connect(database.loader)
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def pool(database: Addresses) -> AsyncIterator[Pool]:
    """The connections of a hub."""
    pool = Pool(database.app, size=2)
    await pool.open()
    yield pool
    await pool.close()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An issuer that answers."""
    with Issuer().open() as issuer:
        yield issuer


@pytest_asyncio.fixture
async def desk(loader: Connection, pool: Pool) -> Desk:
    """Where tokens are issued and known."""
    return Desk(loader, pool)
