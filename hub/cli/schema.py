"""`hub schema`."""

from typing import Annotated

import typer

from hub.hub import gather, graph_of
from hub.settings import load

Only = Annotated[str | None, typer.Option("--only", metavar="PLUGIN", help="The subgraph of one plugin alone.")]


def schema(only: Only = None) -> None:
    """Print the graph as SDL; no database is needed."""
    plugins, registry = gather(load())
    typer.echo(graph_of(registry, plugins, only).sdl, nl=False)
