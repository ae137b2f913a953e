"""The endpoint before an engine that only notes what it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from hub.errors import NotNow
from hub.graph.request import Request, Response
from hub.http.application import Application
from hub.http.graphql import GraphQLEndpoint

LIMIT = 65_536
ANSWER = b'{"data":{"hub":"answers"}}'


@dataclass
class Notebook:
    """An engine and a door in one: it notes requests, and answers or raises what it is told to."""

    response: Response = field(default_factory=lambda: Response(ANSWER))
    raises: BaseException | None = None
    refuses: BaseException | None = None
    asked: list[tuple[Request, Any]] = field(default_factory=list)
    peers: list[tuple[str, int] | None] = field(default_factory=list)

    async def actor(self, headers: Mapping[bytes, bytes], peer: tuple[str, int] | None) -> Any:
        """The caller, who is named by the token."""
        self.peers.append(peer)
        if self.refuses:
            raise self.refuses
        return headers.get(b"authorization")

    async def answer(self, request: Request, caller: Any, purse: Any) -> Response:
        """The answer, or the error, that was told."""
        self.asked.append((request, caller))
        if self.raises:
            raise self.raises
        return self.response


@dataclass
class Purse:
    """The account of a caller, which is full until it is told to be empty."""

    spent: NotNow | None = None

    def enter(self) -> bool:
        """Whether whoever comes is let in."""
        return self.spent is None

    async def wait_to_enter(self) -> None:
        """In vain."""
        assert self.spent
        raise self.spent

    def pay(self, cost: int) -> bool:
        """Whatever it costs."""
        return True

    async def wait(self, cost: int) -> None:
        """Nobody has to."""

    def account(self, actor: Any, headers: Any, peer: Any) -> "Purse":
        """All share this one."""
        return self


@pytest.fixture
def purse() -> Purse:
    """What all callers share."""
    return Purse()


@pytest.fixture
def notebook() -> Notebook:
    """What notes requests."""
    return Notebook()


@pytest.fixture
def app(notebook: Notebook, purse: Purse) -> Application:
    """The application around it."""
    app = Application()
    app.show(GraphQLEndpoint(notebook, notebook, purse, most=LIMIT), [])
    return app


@pytest.fixture
def client(app: Application) -> httpx.AsyncClient:
    """A client of the application."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub")
