"""What is asked: three questions, each with many variables, so that nothing is answered from one hot row."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

SERVICE = """query Service($year: Int!) {
  organizationService(year: $year) { organization { name } minutes people }
}"""

CURSORS = """query Cursors($division: String!, $after: String) {
  volunteers(first: 50, after: $after, where: {division: {under: $division}}) { pageInfo { hasNextPage endCursor } }
}"""
"""Asked beforehand, to know where the pages begin."""


Variables = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A document with the variables of its requests, asked in turn, and what is expected of the hub.

    of_limit: the least part of the limit's answers a second
    of_strawberry: the least multiple of the ordinary server's answers a second
    """

    name: str
    title: str
    document: str
    variables: Sequence[Variables]
    of_limit: float = 0.7
    of_strawberry: float | None = None

    def bodies(self) -> list[bytes]:
        """The bodies of its requests."""
        return [body(self.document, variables) for variables in self.variables]


def questions(volunteers: Sequence[str], pages: Sequence[Variables]) -> list[Question]:
    """The three questions, about these volunteers and these pages."""
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
