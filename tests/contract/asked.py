"""A hub in a process of its own, which finds its plugins as installed distributions, asked once.

It reads what it needs as JSON: `home`, the `addresses` by role, `sql` to run once the tables are there, a `token` and a
`query`. It writes JSON: the steps that were `applied`, the `sdl` and the `answer`.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx

from hub.app import app_of
from hub.db.address import Address, Addresses
from hub.db.connect import connect
from hub.db.migrate import migrate
from hub.hub import gather, migration_sources, open_hub
from hub.settings import Settings


async def asked(told: dict[str, Any]) -> dict[str, Any]:
    """What the hub says."""
    settings = Settings(home=Path(told["home"]), demo=True)
    addresses = Addresses(**{role: Address(dsn) for role, dsn in told["addresses"].items()})
    plugins, _ = gather(settings)
    applied = await migrate(addresses, migration_sources(plugins))
    loader = await connect(addresses.loader)
    await loader.execute(told["sql"])
    await loader.close()
    async with (
        open_hub(settings, plugins=plugins, addresses=addresses) as hub,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app_of(hub)), base_url="http://hub") as client,
    ):
        headers = {"Authorization": f"Bearer {told['token']}"}
        response = await client.post("/graphql", json={"query": told["query"]}, headers=headers)
        return {"applied": [step.name for step in applied], "sdl": hub.graph.sdl, "answer": response.json()}


if __name__ == "__main__":
    json.dump(asyncio.run(asked(json.load(sys.stdin))), sys.stdout)
