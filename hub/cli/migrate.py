"""`hub migrate`."""

import asyncio

import typer

from hub.db.migrate import migrate as bring_up
from hub.db.prepare import prepare
from hub.hub import gather, migration_sources
from hub.settings import Settings, load


def migrate() -> None:
    """Bring the tables of the core and of every plugin up to the code; may be run twice."""
    asyncio.run(_migrate(load()))


async def _migrate(settings: Settings) -> None:
    plugins, _ = gather(settings)
    async with prepare(settings) as addresses:
        for step in await bring_up(addresses, migration_sources(plugins)):
            typer.echo(f"{step.name} {step.revision}")
    typer.echo("The tables are up to date.")
