"""The application: what is asked of the graph goes straight to its endpoint, all else by Starlette's routes."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

GRAPHQL = "/graphql"


class Application(Starlette):
    """Serves what it is shown; a lifespan may show it when the server starts."""

    def __init__(self, lifespan: "Lifespan[Application] | None" = None) -> None:
        super().__init__(lifespan=lifespan)
        self._graph: ASGIApp = self.router

    def show(self, graph: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        """Serve the endpoint of a graph, and other routes."""
        self._graph = graph
        self.router.routes.extend(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the life of the server."""
        # Starlette's way to a route costs more than the endpoint itself.
        if scope["type"] == "http" and scope["path"] == GRAPHQL:
            await self._graph(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
