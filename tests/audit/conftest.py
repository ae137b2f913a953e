"""An audit of a test's own: who writes it, who seals it, and who changes it though they must not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from hub.access.actor import Actor, ActorKind
from hub.access.journal import Journal
from hub.audit import sealing
from hub.audit.anchor import FileAnchor
from hub.audit.sealing import Sealer
from hub.audit.verification import Verdict, verify
from hub.db.address import Addresses
from hub.db.connect import SERVING, Connection, connect
from hub.graph.holes import Filling
from hub.graph.request import Request
from security.audit_chain import GENESIS
from security.signature import SigningKey
from tests.servers import Servers

STRETCH = 10
"""How many records a seal of these tests covers."""
SCHOOL = Actor(kind=ActorKind.DEPARTMENT, id=uuid4(), name="school", department="education", purpose="SERVICE")


class Office:
    """A journal, a sealer with its anchor, and the door of the owner of the tables."""

    def __init__(self, journal: Journal, loader: Connection, owner: Connection, home: Path) -> None:
        self.journal = journal
        self.loader = loader
        self.owner = owner
        self.key = SigningKey.open(home / "audit-key")
        self.anchor = FileAnchor(home / "audit-anchor")
        self.sealer = Sealer(self._never, self.key, self.anchor)

    async def disclose(self, *subjects: UUID, actor: Actor = SCHOOL, name: str = "Names") -> None:
        """Put the opening of names on record."""
        opened = Filling("", opened=[("Volunteer", "name", [str(each) for each in subjects or (uuid4(),)])])
        await self.journal.record(actor, Request(query=f"query {name} {{ me }}", operation_name=name), [opened], [])

    async def fill(self, count: int) -> None:
        """Put many openings on record, one after another, so that each has its own number."""
        for number in range(1, count + 1):
            await self.disclose(name=f"Names{number}")

    async def seal(self) -> None:
        """Seal whole stretches, as far as there are any."""
        while await self.waiting() >= STRETCH:
            await self.sealer.seal(self.loader)

    async def waiting(self) -> int:
        """How many records have no seal."""
        count: int = await self.loader.fetchval("SELECT sequence - sealed FROM audit_head")
        return count

    async def look(self) -> Verdict:
        """What looking the audit over finds."""
        return await verify(self.loader, await self.anchor.lines(), self.key.public)

    async def _never(self) -> Connection:
        raise AssertionError("seals are made by hand")


@pytest_asyncio.fixture(scope="session")
async def archive(servers: Servers) -> AsyncIterator[Addresses]:
    """The databases of all these tests."""
    name = await servers.make("hub_migrated")
    yield servers.addresses(name)
    await servers.drop(name)


@pytest_asyncio.fixture
async def office(archive: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """An audit without a record."""
    monkeypatch.setattr(sealing, "MOST", STRETCH)
    journal = Journal(partial(connect, archive.app, SERVING))
    loader, owner = await connect(archive.loader), await connect(archive.owner)
    await owner.execute("TRUNCATE audit_record, disclosure")
    await owner.execute("UPDATE audit_head SET sequence = 0, link = $1, sealed = 0", GENESIS)
    writer = asyncio.create_task(journal.write())
    yield Office(journal, loader, owner, tmp_path)
    writer.cancel()
    with suppress(asyncio.CancelledError):
        await writer
    await loader.close()
    await owner.close()
