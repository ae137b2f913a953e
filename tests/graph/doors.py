"""Ways to ask whose a sealed value is, and who is there to be found."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

from hub.access.tokens import Grant, issue
from hub.db.connect import Connection, connect
from hub.db.row import uuid7
from hub.demo.planted import Planted
from hub.demo.province import Province
from hub.demo.tier import TIERS
from tests.demos import SEED, Demo

LOOKUP = "volunteer:lookup"
ABSENT = "239999200001010009"
BY_VALUE = "query ($n: String!) { volunteers(where: {idDocument: {eq: $n}}) { totalCount nodes { id } } }"
BY_LIST = "query ($n: [String!]) { volunteers(where: {idDocument: {in: $n}}) { totalCount nodes { id } } }"
BY_WHERE = "query ($n: VolunteerWhere) { volunteers(where: $n) { totalCount nodes { id } } }"
DOORS: dict[str, Callable[[str], Any]] = {
    BY_VALUE: lambda number: number,
    BY_LIST: lambda number: [number],
    BY_WHERE: lambda number: {"idDocument": {"eq": number}},
    BY_WHERE.replace("query (", "query Other("): lambda number: {"or": [{"and": [{"idDocument": {"in": [number]}}]}]},
    "query ($n: ProtectedTextFilter) { volunteers(where: {idDocument: $n}) { nodes { id } } }": lambda number: {
        "eq": number
    },
    "query ($n: String!) { a: volunteers(where: {idDocument: {in: [$n]}}) { nodes { id } } }": lambda number: number,
    "query ($n: String!) { ...F } fragment F on Query { volunteers(where: {idDocument: {eq: $n}}) { nodes { id } } }": (
        lambda number: number
    ),
    "query ($n: String!) { memberships: serviceRecords(first: 500, where: {volunteer: {idDocument: {eq: $n}}})"
    " { nodes { volunteer { id } } } }": lambda number: number,
    "query ($n: OrganizationWhere) { organizations(first: 20, where: $n) {"
    " nodes { memberships(first: 100) { nodes { volunteer { id } } } } } }": lambda number: {
        "memberships": {"some": {"volunteer": {"idDocument": {"eq": number}}}}
    },
}
"""Ways to ask whose a number is, and what each takes as its variable."""


def identity(place: Planted) -> str:
    """The id of a planted volunteer."""
    return f"vol_{Province(TIERS['S0'], SEED).volunteers[place].id}"


async def document_of(demo: Demo, place: Planted) -> str:
    """The document's number of a planted volunteer."""
    query = "query ($id: ID!) { volunteer(id: $id) { idDocument { plain } } }"
    answer = await demo.ask(query, "admin", variables={"id": identity(place)})
    number: str = answer["data"]["volunteer"]["idDocument"]["plain"]
    return number


@asynccontextmanager
async def loader(demo: Demo) -> AsyncIterator[Connection]:
    """A connection that passes the walls."""
    connection = await connect(demo.hub.addresses.loader)
    yield connection
    await connection.close()


async def token(demo: Demo, **grant: Any) -> dict[str, str]:
    """What one shows who holds a new token."""
    async with loader(demo) as connection:
        shown = await issue(connection, Grant(name=f"finder {uuid7()}", **grant), demo.hub.registry.permissions)
    return {"Authorization": f"Bearer {shown}"}


def ids(data: Any) -> Iterator[str]:
    """The ids of an answer."""
    if isinstance(data, dict):
        for key, item in data.items():
            if key == "id":
                yield item
            yield from ids(item)
    elif isinstance(data, list):
        for item in data:
            yield from ids(item)
