"""A whole hub over the smallest province, asked as a client asks it."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from hub import core
from hub.app import app_of
from hub.db.migrate import migrate
from hub.demo.load import load
from hub.demo.tokens import issue_demo_tokens
from hub.hub import Hub, migration_sources, open_hub
from hub.plugins import Plugins, entry_point_plugins
from hub.registry import register
from hub.settings import Allowance, Settings
from tests.servers import Servers

SEED = 20240305
UNHURRIED: Mapping[str, Any] = {
    f"budget_{kind}": Allowance(10**9, 10**12)
    for kind in ("anonymous", "volunteer", "organization", "department", "administrator")
}
"""Settings under which nobody runs out of requests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """A hub that holds the demo, the demo's tokens by name, and a client of it."""

    hub: Hub
    tokens: Mapping[str, str]
    client: httpx.AsyncClient

    async def ask(
        self,
        query: str,
        token: str | None = None,
        *,
        variables: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The hub's answer to a query, asked with the demo token of a name."""
        told = dict(headers or {})
        if token is not None:
            told["Authorization"] = f"Bearer {self.tokens[token]}"
        response = await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=told)
        answer: dict[str, Any] = response.json()
        return answer


@asynccontextmanager
async def demo_hub(
    servers: Servers, home: Path, plugins: Plugins | None = None, tier: str = "S0"
) -> AsyncIterator[Demo]:
    """A demo on databases of its own, with the installed plugins or with others."""
    settings = Settings(home=home, demo=True, pool_size=4, **UNHURRIED)
    plugins = plugins or Plugins(core, entry_point_plugins())
    name = await servers.make("hub")
    addresses = servers.addresses(name)
    register(plugins)
    await migrate(addresses, migration_sources(plugins))
    async with open_hub(settings, plugins=plugins, addresses=addresses) as hub:
        bring = {plugin.name: plugin.demo for plugin in hub.registry.plugins if plugin.demo}
        await load(addresses, hub.vault, tier, SEED, plugins=bring)
        tokens = await issue_demo_tokens(
            addresses, home, tier, SEED, permissions=list(hub.registry.permissions), plugins=_held(hub)
        )
        transport = httpx.ASGITransport(app=app_of(hub))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield Demo(hub=hub, tokens=tokens, client=client)
    await servers.drop(name)


def _held(hub: Hub) -> dict[str, Collection[str]]:
    """The names of each plugin's permissions."""
    return {
        plugin.name: [permission.name for permission in plugin.permissions]
        for plugin in hub.registry.plugins
        if plugin.name != "core"
    }
