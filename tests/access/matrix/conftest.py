"""A demo with the callers of the matrix, and the rows that they ask for."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from hub.db.connect import Connection, connect
from hub.graph.fields import Protected, ToMany, ToOne
from hub.graph.parts import Entity
from tests.access.matrix.callers import HERE, Caller, make_callers
from tests.access.matrix.doors import Door, doors
from tests.access.matrix.people import CLOSED, People, people
from tests.access.matrix.planted import close, plant
from tests.access.matrix.sight import Found, Sight, needed, objects
from tests.demos import Demo, demo_hub
from tests.servers import Servers

GROWING = "Disclosure"
"""The type of which a row is made whenever something is opened, so that what is true of it changes."""
PROVINCE = "23"
"""Where rows lie that only those see who see the whole province."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """All that the matrix is made of.

    starts: for each door, the id of the row that it begins at; a door for which there is no row is not among them
    begins: those, and for the doors of a type's own also rows of people who are closed, or share data
    names: whose each of a department's own names for people is
    """

    demo: Demo
    sight: Sight
    callers: Mapping[str, Caller]
    doors: Mapping[str, Door]
    starts: Mapping[str, str]
    begins: Sequence[tuple[str, str]]
    connection: Connection
    truths: dict[tuple[str, str], Any] = field(default_factory=dict)
    names: dict[str | None, str | None] = field(default_factory=dict)

    async def truth(self, door: Door, start: str) -> Any:
        """What the administrator, who sees everything, is shown through a door."""
        if (door.query, start) not in self.truths or door.entity == GROWING:
            answer, _ = await self.ask(self.callers["administrator"], door.query, id=start)
            codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
            assert codes <= self.closed(door, answer["data"]), (door.name, answer)
            self.truths[door.query, start] = answer["data"]
        return self.truths[door.query, start]

    def known(self, door: Door, truth: Any) -> dict[str, Found]:
        """The objects of a truth by their ids, with what is closed to the administrator, too."""
        closed = self.sight.people.closed
        return {each["id"]: {**each, **closed.get(each["id"], {})} for each in objects(truth, door.entity)}

    def closed(self, door: Door, truth: Any) -> set[str]:
        """The codes of what closes some of the objects of a truth."""
        statuses = {self.sight.people.status(each["id"]) for each in objects(truth, door.entity)}
        return {status for status in statuses if status}

    async def ask(self, caller: Caller, query: str, **variables: object) -> tuple[dict[str, Any], str]:
        """What a caller is answered, and the text of it."""
        headers = dict(caller.headers)
        if caller.token:
            headers["Authorization"] = f"Bearer {caller.token}"
        asked = {"query": query, "variables": variables}
        response = await self.demo.client.post("/graphql", json=asked, headers=headers)
        return response.json(), response.text


@pytest_asyncio.fixture(scope="package")
async def matrix(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Matrix]:
    """The matrix over a demo of its own, which these tests only read once it is made."""
    async with demo_hub(servers, tmp_path_factory.mktemp("home")) as demo:
        connection = await connect(demo.hub.addresses.loader)
        registry = demo.hub.registry
        entities = registry.parts.entities
        ways = {door.name: door for door in doors(registry.parts)}
        opened = await demo.ask("{ me { organization { contactPhone { plain } } } }", "organization")
        assert "errors" not in opened, "what is opened is disclosed, and the type of disclosures has a row"
        await plant(connection, entities.values())
        await close(connection)
        found = {name: await _start(connection, entities, door) for name, door in ways.items()}
        starts = {name: start for name, start in found.items() if start}
        places = await _places(connection, entities)

        async def ask(query: str, **variables: object) -> Any:
            return await demo.ask(query, "admin", variables=variables)

        told = await people(connection, entities, ask)
        yield Matrix(
            demo=demo,
            sight=Sight(registry, needed(registry), places, told),
            callers=await make_callers(connection, registry, demo.tokens["admin"]),
            doors=ways,
            starts=starts,
            begins=[*starts.items(), *_closed_or_shared(ways.values(), entities, told, places)],
            connection=connection,
        )
        await connection.close()


async def _places(connection: Connection, entities: Mapping[str, Entity]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in entities.values():
        if "division" in entity.table.columns:
            rows = await connection.fetch(f"SELECT id, division FROM {entity.table.name}")
            found |= {f"{entity.tag}_{row['id']}": row["division"] for row in rows}
        elif entity.name == GROWING:
            rows = await connection.fetch(f"SELECT id FROM {entity.table.name}")
            found |= {f"{entity.tag}_{row['id']}": PROVINCE for row in rows}
    return found


def _closed_or_shared(
    ways: Iterable[Door], entities: Mapping[str, Entity], told: People, places: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The doors of types of their own with a row before each door that closes, and one whose person shares data."""
    here = [key for key in told.subjects if places[key].startswith(HERE)]
    for door in ways:
        if door.probes or door.through or door.start != door.entity:
            continue
        own = [key for key in here if key.startswith(f"{entities[door.entity].tag}_")]
        for status in CLOSED:
            yield from [(door.name, key) for key in own[::-1] if told.status(key) == status][:1]
        yield from [(door.name, key) for key in own if told.shared.get(key) and not told.status(key)][:1]


async def _start(connection: Connection, entities: Mapping[str, Entity], door: Door) -> str | None:
    """A row of Harbin for a door to begin at: one that leads somewhere, with as many values as there are."""
    start = entities[door.start]
    table, condition = start.table, "true"
    if isinstance(door.through, ToOne):
        column = door.through.column if isinstance(door.through.column, str) else door.through.column.name
        condition = f"here.{column} IS NOT NULL"
    elif isinstance(door.through, ToMany):
        named = next(iter(door.through.column.foreign_keys)).column.name
        target = door.through.column.table.name
        condition = f"EXISTS (SELECT FROM {target} AS there WHERE there.{door.through.column.name} = here.{named})"
    sealed = [f"here.{each.column.name}" for each in start.fields.values() if isinstance(each, Protected)]
    place = "here.division LIKE $1 || '%'" if "division" in table.columns else "$1::text IS NOT NULL"
    order = f"num_nulls({', '.join(sealed)}), here.id" if sealed else "here.id"
    key = await connection.fetchval(
        f"SELECT here.id FROM {table.name} AS here WHERE {place} AND {condition} ORDER BY {order} LIMIT 1", HERE
    )
    return f"{start.tag}_{key}" if key else None
