"""The wiring of HTTP: a hub, and what of it is served where."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from starlette.middleware import Middleware

from hub.http.application import Application
from hub.http.door import Door
from hub.http.export import export_route
from hub.http.graphiql import graphiql_routes
from hub.http.graphql import GraphQLEndpoint
from hub.http.health import health_routes
from hub.hub import Hub, open_hub
from hub.rights.export import Exports
from hub.settings import Settings

EXPLORER = Path(__file__).parents[1] / "explorer" / "dist"
"""Where the built GraphiQL lies."""


def create_app(settings: Settings, *, only: str | None = None) -> Application:
    """An application that opens its hub when the server starts, and closes it when the server stops."""

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[None]:
        async with open_hub(settings, only=only) as hub:
            show(app, hub)
            yield

    return Application(lifespan)


def app_of(hub: Hub) -> Application:
    """An application of a hub that is already open."""
    app = Application()
    show(app, hub)
    return app


def show(app: Application, hub: Hub) -> None:
    """Let an application serve a hub."""

    examples = [
        {"plugin": plugin.name, **asdict(example)} for plugin in hub.registry.plugins for example in plugin.examples
    ]
    config = {"endpoint": "/graphql", "demo": hub.synthetic, "examples": examples}
    probes = {
        "data": lambda: hub.reader.fetch("SELECT 'here'", []),
        "keys": lambda: hub.keys.fetchval("SELECT 'here'"),
    }
    graph = GraphQLEndpoint(hub.engine, hub.authentication, hub.budgets, most=hub.settings.limit_body)
    door = Middleware(Door, authentication=hub.authentication, explores=hub.engine.explores)
    exports = Exports(hub.works, hub.journal, hub.registry.parts)
    routes = [export_route(exports, hub.authentication), *health_routes(probes)]
    app.show(graph, [*routes, *graphiql_routes(EXPLORER, lambda: config, [door])])
