"""The servers of the bench answer alike; how fast they do is the bench's own matter."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bench.equality import NotEqual, compare, is_whole
from bench.peers.limit import Limit
from bench.peers.names import Names
from bench.peers.strawberry.app import app
from bench.questions import CLOSED, Question, body, pages, questions
from hub.audit.verification import verify
from hub.db.connect import connect
from hub.keystore import KEYRING
from tests.demos import Demo
from tests.rules.people import change

TOKEN = "social-work"
EVERYONE = "query { volunteers(first: 100) { nodes { id } } }"


@dataclass
class Peer:
    """A server in this process, or one that lies in every answer."""

    name: str
    client: httpx.AsyncClient
    token: str
    lies: bool = False

    async def post(self, asked: bytes) -> httpx.Response:
        """The response to a request."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return await self.client.post("http://peer/graphql", content=asked, headers=headers)

    async def ask(self, asked: bytes) -> Any:
        """The data of an answer, of which nothing is refused but the names that are closed by whom they name."""
        answer = (await self.post(asked)).json()
        assert is_whole(answer), answer["errors"][:1]
        return None if self.lies else answer["data"]


@pytest_asyncio.fixture(scope="session")
async def peers(demo: Demo) -> AsyncIterator[list[Peer]]:
    """The hub, the limit and the ordinary server over the same database."""
    token, dsn = demo.tokens[TOKEN], demo.hub.addresses.loader.dsn
    names = Names(dsn, demo.hub.addresses.keys.dsn, demo.hub.settings.home / KEYRING)
    limit, strawberry = Limit(dsn, names), app(dsn)
    await limit.open()
    async with (
        strawberry.router.lifespan_context(strawberry),
        httpx.AsyncClient(transport=httpx.ASGITransport(limit)) as to_limit,
        httpx.AsyncClient(transport=httpx.ASGITransport(strawberry)) as to_strawberry,
    ):
        yield [
            Peer("hub", demo.client, token),
            Peer("limit", to_limit, token),
            Peer("strawberry", to_strawberry, token),
        ]
    await limit.close()


@pytest_asyncio.fixture(scope="session")
async def asked(peers: list[Peer]) -> list[Question]:
    """The questions, about every volunteer and every page."""
    hub = peers[0]
    everyone = (await hub.ask(body(EVERYONE, {})))["volunteers"]["nodes"]
    return questions([volunteer["id"] for volunteer in everyone], await pages(hub.ask, "23"))


@pytest.mark.parametrize("number", range(4))
async def test_every_server_answers_the_same(peers: Sequence[Peer], asked: Sequence[Question], number: int) -> None:
    assert await compare(asked[number], peers) == min(len(asked[number].variables), 21)


@pytest.mark.parametrize("status", sorted(CLOSED))
async def test_a_name_that_is_closed_is_opened_by_no_server(
    demo: Demo, peers: Sequence[Peer], asked: Sequence[Question], status: str
) -> None:
    names = asked[3]
    page = body(names.document, names.variables[0])
    (node, *_) = [each for each in (await peers[0].ask(page))["volunteers"]["nodes"] if each["name"]["plain"]]
    await change(demo, f"UPDATE volunteer SET status = '{status}' WHERE id = $1::text::uuid", node["id"])
    try:
        told = [(await peer.ask(page))["volunteers"]["nodes"] for peer in names.asked(peers)]
        assert await compare(names, peers)
    finally:
        await change(demo, "UPDATE volunteer SET status = 'ACTIVE' WHERE id = $1::text::uuid", node["id"])
    assert [each["name"] for nodes in told for each in nodes if each["id"] == node["id"]] == [{"plain": None}] * 2


async def test_what_the_limit_opens_is_on_record_as_the_chain_spells_it(
    demo: Demo, peers: Sequence[Peer], asked: Sequence[Question]
) -> None:
    connection = await connect(demo.hub.addresses.loader)
    before = await connection.fetchval("SELECT sequence FROM audit_head")
    await peers[1].ask(asked[3].bodies()[0])
    assert await connection.fetchval("SELECT sequence FROM audit_head") > before
    assert (await verify(connection, [], b"")).bad is None
    await connection.close()


async def test_a_different_answer_is_noticed(peers: Sequence[Peer], asked: Sequence[Question]) -> None:
    hub, limit, _ = peers
    with pytest.raises(NotEqual, match="hub and limit differ in Q1"):
        await compare(asked[0], [hub, Peer("limit", limit.client, limit.token, lies=True)])


@pytest.mark.parametrize("number", range(3))
async def test_no_server_answers_without_a_valid_token(
    peers: Sequence[Peer], asked: Sequence[Question], number: int
) -> None:
    stranger = Peer("stranger", peers[number].client, "hub_unknown")
    assert (await stranger.post(asked[0].bodies()[0])).status_code == 401
