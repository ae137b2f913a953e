"""`hub serve`."""

import socket
from typing import Annotated

import typer

from hub.cli import server
from hub.cli.schema import Only
from hub.hub import open_hub
from hub.settings import Settings, load

Workers = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Processes that serve; HUB_WORKERS otherwise.")
]


def serve(only: Only = None, workers: Workers = None) -> None:
    """Serve the graph until Ctrl-C or SIGTERM."""
    settings = load()
    processes = workers or settings.workers
    with server.bind(settings) as listening:
        if processes > 1:
            server.serve_by_many(settings, only, listening, processes, announcing(listening))
        else:
            server.run(_serve(settings, only, listening))


def announcing(listening: socket.socket) -> server.Ready:
    """Tells, in the last line of a start, where the hub is."""
    return lambda: typer.echo(f"Volunteer Hub is ready at {server.address_of(listening)}/graphiql")


async def _serve(settings: Settings, only: str | None, listening: socket.socket) -> None:
    async with open_hub(settings, only=only) as hub:
        await server.serve(hub, listening, announcing(listening))
