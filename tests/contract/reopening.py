"""A demo whose hub is opened again, with other plugins, on the same databases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from hub.app import app_of
from hub.hub import open_hub
from hub.plugins import Plugins
from tests.demos import Demo


@asynccontextmanager
async def reopened(demo: Demo, plugins: Plugins) -> AsyncIterator[Demo]:
    """The same databases and tokens, behind a hub with these plugins."""
    settings, addresses = demo.hub.settings, demo.hub.addresses
    async with open_hub(settings, plugins=plugins, addresses=addresses) as hub:
        transport = httpx.ASGITransport(app=app_of(hub))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield Demo(hub=hub, tokens=demo.tokens, client=client)
