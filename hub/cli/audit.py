"""`hub audit`: what is on record, whether it is what was written, and the end of its time."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

import typer

from hub.audit import retention
from hub.audit.anchor import anchor_of
from hub.audit.listing import Entry, entries
from hub.audit.sealing import KEY
from hub.audit.verification import Verdict
from hub.audit.verification import verify as look_over
from hub.cli.entry import connection_of, read_id
from hub.cli.table import print_table
from hub.db.connect import connect
from hub.db.prepare import prepare
from hub.hub import gather
from hub.settings import Settings, load
from security.signature import SigningKey

app = typer.Typer(help="Show the audit, look it over, and remove what has been kept long enough.", no_args_is_help=True)

Key = Annotated[
    str | None,
    typer.Option("--public-key", metavar="HEX", help="Whose seals count; else those of the key in HUB_HOME."),
]
Moment = Annotated[datetime | None, typer.Option(metavar="TIME", help="In Asia/Shanghai, such as 2024-03-05T08:00:00.")]


@app.command()
def verify(public_key: Key = None) -> None:
    """Look every record over; the first that is not as it was written is named, with exit code 1."""
    verdict = asyncio.run(_verify(load(), public_key))
    if verdict.reason is not None:
        typer.echo(f"hub: {verdict.reason}", err=True)
        raise typer.Exit(1)
    if verdict.last < verdict.first:
        typer.echo("No record is kept.")
    else:
        good = f"Records {verdict.first} to {verdict.last}"
        typer.echo(f"{good} are as they were written, sealed up to {verdict.sealed}.")


@app.command()
def show(
    person: Annotated[Any, typer.Option(metavar="ID", parser=read_id, help="Whose data was touched.")] = None,
    caller: Annotated[str | None, typer.Option(metavar="NAME", help="A token's name or id, or a department.")] = None,
    since: Moment = None,
    until: Moment = None,
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100,
) -> None:
    """Show the latest records: who, for what, which fields of how many; the newest first."""
    columns = (
        *("number", "at", "kind", "caller", "department", "purpose", "legal basis", "operation"),
        *("opened", "looked up", "refused", "failed"),
    )
    found = asyncio.run(_show(load(), person=person, caller=caller, since=since, until=until, most=most))
    print_table(columns, [_row(entry) for entry in found])


@app.command()
def prune() -> None:
    """Remove records that have been kept for as long as the policy says; the rest stays whole."""
    count = asyncio.run(_prune(load()))
    typer.echo(f"{count} records are removed.")


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.sequence,
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        entry.caller_kind,
        entry.caller,
        entry.department,
        entry.purpose,
        entry.legal_basis,
        entry.operation,
        entry.opened,
        entry.looked_up,
        entry.refused,
        entry.failed,
    )


async def _verify(settings: Settings, public_key: str | None) -> Verdict:
    plugins, _ = gather(settings)
    public = bytes.fromhex(public_key) if public_key else SigningKey.open(settings.home / KEY).public
    lines = await anchor_of(settings, plugins).lines()
    async with connection_of(settings) as connection:
        return await look_over(connection, lines, public)


async def _show(settings: Settings, **wanted: Any) -> list[Entry]:
    async with connection_of(settings) as connection:
        return await entries(connection, **wanted)


async def _prune(settings: Settings) -> int:
    plugins, _ = gather(settings)
    key = SigningKey.open(settings.home / KEY)
    async with prepare(settings) as addresses:
        connection = await connect(addresses.owner)
        try:
            return await retention.prune(connection, anchor_of(settings, plugins), key)
        finally:
            await connection.close()
