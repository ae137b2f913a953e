"""The hub: all its parts, opened together and closed together."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import asyncpg

from hub import core, duties, parameters
from hub.access.actor import ActorKind
from hub.access.authentication import Authentication
from hub.access.budgets import Budgets
from hub.access.exploring import exploring
from hub.access.journal import Journal
from hub.access.lookups import Lookups
from hub.access.people import people_of
from hub.access.proxies import Proxies
from hub.access.slowdown import Slowdown
from hub.access.token_watch import watch
from hub.audit.anchor import anchor_of
from hub.audit.sealing import KEY, Sealer
from hub.db.address import Addresses
from hub.db.connect import SERVING, connect, serving
from hub.db.migrate import CORE, MigrationSource, check_migrated
from hub.db.pool import Pool
from hub.db.prepare import prepare
from hub.db.session import open_engine, sessions
from hub.errors import PluginError
from hub.graph.compose import Graph, compose
from hub.graph.engine import Engine
from hub.graph.limits import Limits
from hub.keys.provider import provider_of
from hub.keys.watch import watch as watch_keys
from hub.keystore import open_vault
from hub.plugins import Plugins, entry_point_plugins
from hub.reader import PoolReader
from hub.registry import Registry, register
from hub.rights.holders import Holders
from hub.settings import Allowance, Settings
from hub.works import Guards, Works
from security.signature import SigningKey
from security.vault import Vault


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """One hub that answers: what it is made of, for as long as it is open.

    synthetic: whether it holds a demo, or was told to be one, so that nothing real is accepted
    """

    settings: Settings
    synthetic: bool
    addresses: Addresses
    plugins: Plugins
    registry: Registry
    graph: Graph
    engine: Engine
    works: Works
    journal: Journal
    authentication: Authentication
    budgets: Budgets
    vault: Vault
    reader: PoolReader
    keys: "asyncpg.Pool[asyncpg.Record]"


def gather(settings: Settings) -> tuple[Plugins, Registry]:
    """The core and all installed plugins, those aside that are turned off, and what they contribute."""
    plugins = Plugins(core, entry_point_plugins(), settings.plugins_off)
    return plugins, register(plugins)


def migration_sources(plugins: Plugins) -> list[MigrationSource]:
    """Whose tables the database must hold."""
    named = [(plugin.name, plugin.migrations) for plugin in plugins.active()]
    return [CORE, *(MigrationSource(name=name, folder=folder) for name, folder in named if folder)]


def graph_of(registry: Registry, plugins: Plugins, only: str | None) -> Graph:
    """The whole graph, or the subgraph of one plugin. Raises PluginError when there is no such plugin."""
    if only is not None and only not in {plugin.name for plugin in registry.plugins}:
        found = plugins.installed.get(only)
        reason = f"it is {found.status}: {found.error or 'turned off'}" if found else "it is not installed"
        raise PluginError(f"plugin {only} cannot be served alone, because {reason}")
    return compose(registry.parts, only)


def limits_of(settings: Settings) -> Limits:
    """The limits that an operator has set."""
    return Limits(
        tokens=settings.limit_tokens,
        fragments=settings.limit_fragments,
        depth=settings.limit_depth,
        fields=settings.limit_fields,
        aliases=settings.limit_aliases,
        roots=settings.limit_roots,
        directives=settings.limit_directives,
        page=settings.limit_page,
        cost=settings.limit_cost,
    )


@asynccontextmanager
async def open_hub(
    settings: Settings,
    *,
    only: str | None = None,
    plugins: Plugins | None = None,
    addresses: Addresses | None = None,
) -> AsyncIterator[Hub]:
    """A hub for as long as the block runs, on the databases of the settings unless others are given.

    Raises DatabaseError, PluginError and KeyringRefused.
    """
    async with AsyncExitStack() as stack:
        if plugins is None:
            plugins, registry = gather(settings)
        else:
            registry = register(plugins)
        if addresses is None:
            addresses = await stack.enter_async_context(prepare(settings))
        closed, holds_demo = await _remember(addresses, plugins)
        synthetic = settings.demo or holds_demo
        if closed.rows:
            registry = register(plugins, closed.rows)
        graph = graph_of(registry, plugins, only)
        keeping = await stack.enter_async_context(open_vault(settings, addresses.keys, provider_of(plugins)))
        kept = serving(settings.limit_seconds)
        pool = Pool(addresses.app, size=settings.pool_size, settings=kept)
        await pool.open()
        stack.push_async_callback(pool.close)
        writing = open_engine(addresses.app, settings=kept)
        stack.push_async_callback(writing.dispose)
        reader = PoolReader(pool)
        beside = partial(connect, addresses.app, SERVING)
        proxies = Proxies(settings.trusted_proxies, settings.certificate_header)
        authentication = Authentication(
            reader,
            registry,
            plugins,
            slowdown=Slowdown(settings.guesses, settings.guesses_seconds),
            proxies=proxies,
            people=people_of(settings, reader),
        )
        journal = Journal(beside)
        budgets = Budgets(_allowances(settings), beside, client=proxies.client)
        forgetting = watch_keys(keeping.subjects, partial(connect, addresses.keys, SERVING))
        signing = SigningKey.open(settings.home / KEY)
        sealer = Sealer(partial(connect, addresses.loader), signing, anchor_of(settings, plugins))
        for task in (journal.write(), watch(authentication, beside), forgetting, budgets.lease(), sealer.run()):
            await stack.enter_async_context(_running(task))
        await authentication.hears.wait()
        guards = Guards(plugins, registry.parts, closed.actions)
        holders = Holders(plugins, closed.holders)
        works = Works(sessions(writing), keeping.vault, guards, holders, journal, synthetic=synthetic)
        # What an earlier process left is destroyed before anything is answered.
        await works.shredder.shred()
        await stack.enter_async_context(_running(works.shredder.work()))
        yield Hub(
            settings=settings,
            synthetic=synthetic,
            addresses=addresses,
            plugins=plugins,
            registry=registry,
            graph=graph,
            engine=Engine(
                graph,
                reader=reader,
                vault=keeping.vault,
                works=works,
                journal=journal,
                lookups=Lookups(settings.lookups),
                limits=limits_of(settings),
                explores=exploring(synthetic),
            ),
            works=works,
            journal=journal,
            authentication=authentication,
            budgets=budgets,
            vault=keeping.vault,
            reader=reader,
            keys=keeping.pool,
        )


def _allowances(settings: Settings) -> dict[ActorKind, Allowance]:
    """What each kind of caller may ask in a minute."""
    return {
        ActorKind.ANONYMOUS: settings.budget_anonymous,
        ActorKind.VOLUNTEER: settings.budget_volunteer,
        ActorKind.ORGANIZATION: settings.budget_organization,
        ActorKind.DEPARTMENT: settings.budget_department,
        ActorKind.ADMINISTRATOR: settings.budget_administrator,
    }


async def _remember(addresses: Addresses, plugins: Plugins) -> tuple[duties.Duties, bool]:
    """What is closed because its guard is away, and whether the database holds a demo.

    Raises NotMigrated where the tables are older than the code.
    """
    await check_migrated(addresses, migration_sources(plugins))
    connection = await connect(addresses.app, SERVING)
    try:
        await parameters.store(connection, plugins)
        holds_demo = await connection.fetchval("SELECT EXISTS (SELECT FROM demo_load)")
        return await duties.remember(connection, plugins), holds_demo
    finally:
        await connection.close()


@asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """A task beside the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
