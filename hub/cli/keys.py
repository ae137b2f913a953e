"""`hub keys`: what seals and what wraps, and its renewal while hubs serve."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from hub.cli.table import print_table
from hub.db.connect import connect
from hub.db.prepare import prepare
from hub.hub import gather
from hub.keys.provider import provider_of
from hub.keys.reseal import Told
from hub.keys.retirement import retire as retire_key
from hub.keys.rotation import Ground, Rotated, rotate_data, rotate_kek
from hub.keys.sealed_tables import declared, sealed_tables
from hub.keys.status import Standing, standing
from hub.keystore import Keeping, open_vault
from hub.reindexing import reindex
from hub.settings import Settings, load

app = typer.Typer(help="Show, add, rotate and retire keys.", no_args_is_help=True)


class Kind(StrEnum):
    """What is rotated."""

    KEK = "kek"
    DATA = "data"
    INDEX = "index"


@app.command()
def status() -> None:
    """Show which keys there are, what each wraps, and how many values are still to be resealed."""
    found = asyncio.run(_status(load()))
    print_table(
        ("working key", "kept", "state", "wraps"),
        [
            (
                each.version,
                "by the provider" if each.is_wrapped else "in the file",
                "current" if each.is_current else "old",
                each.wraps,
            )
            for each in found.working
        ]
        + [(version, "", "not in the keyring", wraps) for version, wraps in found.lost.items()],
    )
    print_table(("version of data keys", "subjects' keys"), list(found.subjects.items()))
    print_table(("table", "values to reseal"), list(found.left.items()))


@app.command()
def add(
    index: Annotated[
        bool, typer.Option("--index", help="Add a key that indexes, which hubs know once restarted.")
    ] = False,
) -> None:
    """Add a working key, which wraps from now on; running hubs notice."""
    version = asyncio.run(_add(load(), index=index))
    if index:
        typer.echo(
            f"Index key {version} is added. Back up the keyring and restart the hubs; then: hub keys rotate index"
        )
    else:
        typer.echo(f"Working key {version} is added. Back up the keyring; then run: hub keys rotate kek")


@app.command()
def rotate(
    kind: Annotated[
        Kind, typer.Argument(help="What to renew: how keys are wrapped, the keys that seal data, or what finds it.")
    ],
    abandon: Annotated[
        bool, typer.Option("--abandon", help="Destroy also the old keys of what does not open any more.")
    ] = False,
) -> None:
    """Renew keys while hubs serve; if it is interrupted, run it again and it goes on."""
    done = asyncio.run(_rotate(load(), kind, abandon=abandon))
    if kind is Kind.KEK:
        typer.echo(f"{done.done} keys are wrapped anew; working key {done.version} wraps all.")
        closed = f"{done.closed} keys do not unwrap; the working key that wrapped them is missing, or they are damaged."
    elif kind is Kind.INDEX:
        typer.echo(f"{done.done} values are indexed anew; index key {done.version} indexes all.")
        closed = f"{done.closed} values do not open, and keep their old index: the old index key must stay."
    else:
        typer.echo(f"{done.done} rows are resealed; version {done.version} seals, and the old keys are destroyed.")
        closed = f"{done.closed} values do not open, and stay: their subject is erased, or they are damaged."
    if done.closed:
        typer.echo(closed, err=True)


@app.command()
def retire(version: Annotated[int, typer.Argument(help="The version of a working key that wraps nothing.")]) -> None:
    """Destroy an old working key; what backups hold of it never opens again."""
    asyncio.run(_retire(load(), version))
    typer.echo(f"Working key {version} is destroyed here; destroy it in the backups of the keyring, too.")


async def _status(settings: Settings) -> Standing:
    async with _ground(settings) as (ground, keeping):
        return await standing(ground, keeping.working.path)


async def _add(settings: Settings, *, index: bool) -> int:
    async with _ground(settings) as (_, keeping):
        return keeping.working.add_index() if index else await keeping.working.add()


async def _rotate(settings: Settings, kind: Kind, *, abandon: bool) -> Rotated:
    async with _ground(settings) as (ground, _):
        if kind is Kind.INDEX:
            indexed = await reindex(ground.data, ground.vault, declared(gather(settings)[1].plugins).values())
            return Rotated(version=ground.vault.index.current, done=indexed.changed, closed=indexed.left)
        with _told() as told:
            if kind is Kind.KEK:
                return await rotate_kek(ground, told)
            return await rotate_data(ground, told, abandon=abandon)


async def _retire(settings: Settings, version: int) -> None:
    async with _ground(settings) as (ground, keeping):
        await retire_key(ground.keys, keeping.working, version)


@asynccontextmanager
async def _ground(settings: Settings) -> AsyncIterator[tuple[Ground, Keeping]]:
    """Where keys are rotated, for as long as the block runs."""
    plugins, registry = gather(settings)
    async with prepare(settings) as addresses, open_vault(settings, addresses.keys, provider_of(plugins)) as keeping:
        data, keys = await connect(addresses.loader), await connect(addresses.keys)
        try:
            ground = Ground(
                data=data,
                keys=keys,
                tables=sealed_tables(registry.plugins),
                declared=declared(registry.plugins),
                keyrings=keeping.working,
                vault=keeping.vault,
            )
            yield ground, keeping
        finally:
            await data.close()
            await keys.close()


@contextmanager
def _told() -> Iterator[Told]:
    """A line for each table that counts what is done in it."""
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        lines = {}

        def told(table: str, rows: int) -> None:
            if table not in lines:
                lines[table] = progress.add_task(table, total=None)
            progress.update(lines[table], advance=rows)

        yield told
