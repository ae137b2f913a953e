"""Values are resealed while the hub serves and others write, whatever is killed: none is lost, none goes back."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from uuid import UUID

import pytest
import pytest_asyncio

from hub.db.connect import connect
from hub.keys.status import standing
from security.place import Keep, Place
from tests.demos import Demo, demo_hub
from tests.keys.conftest import Where, opened
from tests.keys.killing import begin, end, kill_after
from tests.servers import Servers

PROVE = os.environ.get("HUB_PROVE") == "1"
TIER, KILLS, PAGE, PAGES = ("S2", 20, 200, (15, 35)) if PROVE else ("S0", 2, 5, (9, 14))
"""How large the province is, and how often a process is killed, after how many pages of which size."""
PEOPLE = """query ($after: String) {
  volunteers(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id status name { plain } idDocument { plain } phone { plain } address { plain } }
  }
}"""
FIELDS = {"name": "name", "idDocument": "id_document", "phone": "phone", "address": "address"}
Known = dict[tuple[str, str, UUID], str]
"""Texts by table, column and row."""


@pytest_asyncio.fixture
async def province(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A province whose values are resealed."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home"), tier=TIER) as demo:
        yield demo


class Traffic:
    """Readers that ask for everybody, and writers that change phones, until they are told to end.

    phones: what was last written, by volunteer
    """

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.phones: dict[UUID, str] = {}
        self.answers = 0
        self.ended = False

    async def read(self, known: Known) -> None:
        """Every answer is whole: what was there before or was written since, and nothing of whoever is restricted."""
        after: str | None = None
        while not self.ended:
            answer = await self.demo.ask(PEOPLE, "admin", variables={"after": after})
            page, closed = answer["data"]["volunteers"], Counter[str]()
            for node in page["nodes"]:
                volunteer = UUID(node["id"].partition("_")[2])
                for field, column in FIELDS.items():
                    shown = node[field] and node[field]["plain"]
                    if node["status"] == "RESTRICTED":
                        assert shown is None
                        closed[f"Volunteer.{field}.plain"] += node[field] is not None
                    elif volunteer not in self.phones or column != "phone":
                        assert shown == known.get(("volunteer", column, volunteer))
            told = [error["extensions"] for error in answer.get("errors", ())]
            assert {each["code"] for each in told} <= {"RESTRICTED"}, told[:1]
            assert +closed == {each["field"]: each["count"] for each in told}
            after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
            self.answers += 1

    async def write(self, ids: list[UUID], random: Random) -> None:
        """Phones change, as a mutation changes them: sealed within the transaction that stores them."""
        connection = await connect(self.demo.hub.addresses.app)
        while not self.ended:
            volunteer, phone = random.choice(ids), f"139{random.randrange(10**8):08}"
            place = Place(table="volunteer", column="phone", row=volunteer, subject=volunteer, keep=Keep.CONTACT)
            async with connection.transaction():
                await connection.execute("SELECT set_config('hub.scope', '*;;', true)")
                (sealed,) = await self.demo.hub.vault.seal([(place, phone)])
                await asyncio.sleep(random.random() / 20)
                # Noted first: a reader may see it as soon as it is stored.
                self.phones[volunteer] = phone
                await connection.execute("UPDATE volunteer SET phone = $2 WHERE id = $1", volunteer, sealed.envelope)
        await connection.close()


async def texts(where: Where) -> Known:
    """Every sealed value of every table, opened; each opens."""
    known: Known = {}
    for table in where.ground.tables:
        for column in table.columns:
            rows = await where.ground.data.fetch(
                f'SELECT id, "{column.subject}", "{column.name}" FROM "{table.name}" WHERE "{column.name}" IS NOT NULL'
            )
            items = [
                (Place(table=table.name, column=column.name, row=row, subject=subject, keep=column.keep), envelope)
                for row, subject, envelope in rows
            ]
            for (place, _), text in zip(items, await where.ground.vault.open(items), strict=True):
                assert isinstance(text, str), place
                known[table.name, column.name, place.row] = text
    return known


async def test_values_are_resealed_under_load_whatever_is_killed(province: Demo) -> None:
    settings, addresses, random = province.hub.settings, province.hub.addresses, Random(20240305)
    traffic = Traffic(province)
    async with opened(settings, addresses, province.hub.registry.plugins) as where:
        known = await texts(where)
        ids = sorted({row for table, _, row in known if table == "volunteer"})
        busy = [
            *(asyncio.create_task(traffic.read(known)) for _ in range(2)),
            *(asyncio.create_task(traffic.write(ids[part::2], Random(part))) for part in range(2)),
        ]
        for _ in range(KILLS):
            await kill_after(await begin(settings, addresses, "data", PAGE), random.randint(*PAGES))
            assert not any(task.done() for task in busy)
        last = [await begin(settings, addresses, "data", PAGE) for _ in range(2)]
        assert [await end(process) for process in last] == ["done 2 0"] * 2
        traffic.ended = True
        await asyncio.gather(*busy)

        assert traffic.answers > KILLS
        assert traffic.phones
        found = await standing(where.ground, settings.home / "keyring")
        assert list(found.subjects) == [2]
        assert set(found.left.values()) == {0}
        phones = {("volunteer", "phone", volunteer): phone for volunteer, phone in traffic.phones.items()}
        assert await texts(where) == known | phones
