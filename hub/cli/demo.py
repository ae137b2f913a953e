"""`hub demo`."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from hub.cli import server
from hub.cli.serve import announcing
from hub.db.address import Addresses
from hub.db.embedded import remove as remove_servers
from hub.db.migrate import migrate
from hub.db.prepare import prepare
from hub.demo.load import Progress as Told
from hub.demo.load import load as load_province
from hub.demo.tier import TIERS
from hub.demo.tokens import FILE, issue_demo_tokens
from hub.hub import gather, migration_sources, open_hub
from hub.keys.provider import provider_of
from hub.keystore import open_vault
from hub.plugins import CORE
from hub.registry import Registry
from hub.settings import Settings, SettingsError, load
from security.key_provider import KeyProvider

SEED = 20240305
MARK = "demo"
"""The file that tells a home with synthetic data from one with real people in it."""

Size = Literal["S0", "S1", "S2", "S3"]


def demo(
    tier: Annotated[Size, typer.Option(help="How large the synthetic province is.")] = "S1",
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it once it is loaded.")] = True,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the demo and its HUB_HOME instead.")] = False,
) -> None:
    """Load a synthetic Heilongjiang, write its tokens into HUB_HOME, and serve it."""
    settings = load().model_copy(update={"demo": True})
    if remove:
        _remove(settings)
    elif serve:
        with server.bind(settings) as listening:
            server.run(_demo(settings, tier, listening))
    else:
        server.run(_demo(settings, tier, None))


async def _demo(settings: Settings, tier: str, listening: socket.socket | None) -> None:
    (settings.home / MARK).touch()
    console = Console(stderr=True)
    plugins, registry = gather(settings)
    async with AsyncExitStack() as stack:
        with console.status("Starting PostgreSQL…"):
            addresses = await stack.enter_async_context(prepare(settings))
            await migrate(addresses, migration_sources(plugins))
        await _load(settings, addresses, registry, provider_of(plugins), tier, console)
        if listening is not None:
            hub = await stack.enter_async_context(open_hub(settings, plugins=plugins, addresses=addresses))
            await server.serve(hub, listening, announcing(listening))


async def _load(
    settings: Settings,
    addresses: Addresses,
    registry: Registry,
    provider: KeyProvider | None,
    tier: str,
    console: Console,
) -> None:
    """Load the province, unless it is there, and see that its tokens hold."""
    others = [plugin for plugin in registry.plugins if plugin.name != CORE]
    async with open_vault(settings, addresses.keys, provider) as keeping:
        with _bar(tier, console) as told:
            demos = {plugin.name: plugin.demo for plugin in others if plugin.demo}
            await load_province(addresses, keeping.vault, tier, SEED, told, plugins=demos)
    await issue_demo_tokens(
        addresses,
        settings.home,
        tier,
        SEED,
        permissions=registry.permissions,
        plugins={plugin.name: [permission.name for permission in plugin.permissions] for plugin in others},
    )
    typer.echo(f"The synthetic province {tier} is loaded; its tokens are in {settings.home / FILE}")


@contextmanager
def _bar(tier: str, console: Console) -> Iterator[Told]:
    """A bar that fills with the rows whose number a tier fixes."""
    size = TIERS[tier]
    fixed = {
        "volunteer": size.volunteers,
        "organization": size.organizations,
        "activity": size.activities,
        "service_record": size.records,
    }
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("Loading…", total=sum(fixed.values()))

        def told(table: str, rows: int) -> None:
            progress.update(bar, description=f"Loading {table}…", advance=rows if table in fixed else 0)

        yield told


def _remove(settings: Settings) -> None:
    """Remove a home that holds a demo, or nothing at all."""
    home = settings.home
    if any(home.iterdir()) and not (home / MARK).exists():
        raise SettingsError(f"{home} holds no demo, so it stays; remove it yourself if it holds nothing that you need")
    remove_servers(home)
    shutil.rmtree(home)
    typer.echo(f"{home} is removed.")
