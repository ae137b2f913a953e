"""The ordinary server: Strawberry's own ASGI application, with sessions and loaders in its context."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from bench.peers.gate import VALID, Gate
from bench.peers.serving import CONNECTIONS, SETTINGS
from bench.peers.strawberry.loaders import Loaders, Sessions
from bench.peers.strawberry.schema import schema


class Graph(GraphQL[dict[str, Any], None]):
    """The graph, for those who show a valid token."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(schema)
        self.sessions = sessions
        self.gate = Gate(self._knows)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:
        """What the resolvers of one request share."""
        if not await self.gate.admits(request.headers.get("authorization", "").encode()):
            raise HTTPException(401, "The token is not valid.")
        return {"sessions": self.sessions, "loaders": Loaders(self.sessions)}

    async def _knows(self, hashed: bytes) -> bool:
        async with self.sessions() as session:
            connection = await session.connection()
            known = await connection.execute(text(VALID.replace("$1", ":hash")), {"hash": hashed})
            return bool(known.scalar())


def app(dsn: str) -> Starlette:
    """The application, over a database."""
    engine = create_async_engine(
        dsn.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={"server_settings": SETTINGS},
    )
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    return Starlette(routes=[Route("/graphql", Graph(sessions))], lifespan=lifespan)
