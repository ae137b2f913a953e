"""`hub plugin`: which plugins there are, and what they still guard."""

import asyncio
from typing import Annotated

import typer

from hub import duties
from hub.cli.entry import connection_of
from hub.cli.table import print_table
from hub.hub import gather
from hub.settings import Settings, load

app = typer.Typer(help="List plugins, and end the duty of one that is gone.", no_args_is_help=True)


@app.command("list")
def list_plugins() -> None:
    """Show every plugin that is installed or has run here, how it stands, and what it guards."""
    columns = ("name", "status", "owner", "measures", "guards", "narrows", "error", "retired by", "reason")
    rows = [
        (
            each.installed.name,
            each.installed.status,
            each.owner,
            each.measures,
            each.actions,
            each.rows,
            each.installed.error,
            each.retired_by,
            each.retire_reason,
        )
        for each in asyncio.run(_standing(load()))
    ]
    print_table(columns, rows)


@app.command()
def retire(
    name: Annotated[str, typer.Argument(help="The plugin.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who decides this.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
) -> None:
    """End the duty of a plugin that does not run: what it guarded opens when the hub is started again."""
    asyncio.run(_retire(load(), name, by, reason))
    typer.echo(f"Plugin {name} is retired; start the hub again, and nothing waits for it any more.")


async def _standing(settings: Settings) -> list[duties.Standing]:
    plugins, _ = gather(settings)
    async with connection_of(settings) as connection:
        return await duties.standing(connection, plugins)


async def _retire(settings: Settings, name: str, by: str, reason: str) -> None:
    plugins, _ = gather(settings)
    async with connection_of(settings) as connection:
        await duties.retire(connection, plugins, name, by=by, reason=reason)
