"""What is asked: four questions, each with many variables, so that nothing is answered from one hot row."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import orjson

from hub.demo.period import YEARS

VOLUNTEER = """query Volunteer($id: ID!) {
  volunteer(id: $id) { number status registeredOn birthYear route idDocumentKind }
}"""

PAGE = """query Page($division: String!, $after: String) {
  volunteers(first: 50, after: $after, where: {division: {under: $division}}) {
    nodes {
      id
      number
      memberships(first: 1) { nodes { organization { name } } }
      serviceRecords(last: 5) { nodes { minutes activity { title } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

NAMES = PAGE.replace("Page(", "Names(").replace("      number\n", "      number\n      name { plain }\n")
"""The page once more, with names opened."""
CLOSED = frozenset({"RESTRICTED", "ERASED", "DECEASED"})
"""The statuses in which a volunteer's name is not opened; the hub tells each as an error beside the page."""

SERVICE = """query Service($year: Int!) {
  organizationService(year: $year) { organization { name } minutes people }
}"""

CURSORS = """query Cursors($division: String!, $after: String) {
  volunteers(first: 50, after: $after, where: {division: {under: $division}}) { pageInfo { hasNextPage endCursor } }
}"""
"""Asked beforehand, to know where the pages begin."""


Variables = Mapping[str, Any]


class Named(Protocol):
    """A server by its name."""

    @property
    def name(self) -> str:
        """What it is called."""


S = TypeVar("S", bound=Named)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A document with the variables of its requests, asked in turn, and what is expected of the hub.

    of_limit: the least part of the limit's answers a second, or None where it is only reported
    of_strawberry: the least multiple of the ordinary server's answers a second
    peers: who is asked beside the hub
    """

    name: str
    title: str
    document: str
    variables: Sequence[Variables]
    of_limit: float | None = 0.7
    of_strawberry: float | None = None
    peers: tuple[str, ...] = ("limit", "strawberry")

    def asked(self, servers: Sequence[S]) -> list[S]:
        """Those of some servers who are asked: the hub, and its peers."""
        return [server for server in servers if server.name in ("hub", *self.peers)]

    def bodies(self) -> list[bytes]:
        """The bodies of its requests."""
        return [body(self.document, variables) for variables in self.variables]


def questions(volunteers: Sequence[str], pages: Sequence[Variables]) -> list[Question]:
    """The questions, about these volunteers and these pages."""
    return [
        Question(
            name="Q1",
            title="one volunteer, six scalars",
            document=VOLUNTEER,
            variables=[{"id": id} for id in volunteers],
        ),
        Question(
            name="Q2",
            title="a page of 50 with organization and last five records",
            document=PAGE,
            variables=pages,
            of_strawberry=30,
        ),
        Question(
            name="Q3",
            title="minutes and people by organization for a year",
            document=SERVICE,
            variables=[{"year": year} for year in YEARS],
        ),
        Question(
            name="Q4",
            title="Q2 with the 50 names opened, and on record",
            document=NAMES,
            variables=pages,
            of_limit=None,
            peers=("limit",),
        ),
    ]


async def pages(ask: Callable[[bytes], Awaitable[Any]], division: str = "2301") -> list[Variables]:
    """Where the pages of a division begin, as the hub tells."""
    found: list[Variables] = []
    after, more = None, True
    while more:
        found.append({"division": division, "after": after})
        told = (await ask(body(CURSORS, found[-1])))["volunteers"]["pageInfo"]
        after, more = told["endCursor"], told["hasNextPage"]
    return found


def body(document: str, variables: Variables) -> bytes:
    """The body of one request."""
    return orjson.dumps({"query": document, "variables": variables})
