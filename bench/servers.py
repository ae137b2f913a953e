"""The servers under test: each a process of its own, on the server's core."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.cores import pin, tree
from bench.equality import is_whole
from bench.ground import HUB, Ground, environment
from bench.peers.serving import DSN, KEYRING, KEYS, PORT

BUDGET = "HUB_BUDGET_DEPARTMENT"
"""The setting of what a department may ask in a minute; it is counted here as anywhere, and not spent."""
ROOT = Path(__file__).parents[1]
SECONDS = 60.0
"""How long a server may take to start, and to answer."""


class NotServing(Exception):
    """A server did not start, or does not answer as it should."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server that runs, and a client for all that is not measured."""

    name: str
    pid: int
    port: int
    headers: Mapping[str, str]
    client: httpx.AsyncClient

    async def ask(self, body: bytes) -> Any:
        """The data of an answer. Raises NotServing where it is not whole."""
        response = await self.client.post(self.url, content=body, headers=self.headers)
        if response.status_code != 200 or not is_whole(response.json()):
            raise NotServing(f"{self.name} answered {response.status_code}: {response.text[:500]}")
        return response.json()["data"]

    def request(self, body: bytes) -> bytes:
        """A whole request, as it goes over the wire."""
        headers = {"Host": f"127.0.0.1:{self.port}", **self.headers, "Content-Length": str(len(body))}
        lines = ["POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body

    async def wait(self) -> None:
        """Return when it answers, whatever that is. Raises NotServing."""
        for _ in range(int(SECONDS * 10)):
            with suppress(httpx.TransportError):
                await self.client.get(self.url)
                return
            await asyncio.sleep(0.1)
        raise NotServing(f"{self.name} did not start")

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}/graphql"


@asynccontextmanager
async def running(ground: Ground, core: int) -> AsyncIterator[list[Server]]:
    """The hub, the limit and the ordinary server, for as long as the block runs. Raises NotServing."""
    hub = environment(ground.home)
    peer = {**hub, DSN: ground.address.dsn, KEYS: ground.keys.dsn, KEYRING: str(ground.home / "keyring")}
    commands: list[tuple[str, Sequence[str | Path], Mapping[str, str]]] = [
        ("hub", [HUB, "serve"], {**hub, BUDGET: "1000000000/1000000000000"}),
        ("limit", [sys.executable, "-m", "bench.peers.limit"], peer),
        ("strawberry", [sys.executable, "-m", "bench.peers.strawberry"], peer),
    ]
    headers = {"Authorization": f"Bearer {ground.token}", "Content-Type": "application/json"}
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=SECONDS))
        servers = []
        for name, command, variables in commands:
            port = _free_port()
            pid = await stack.enter_async_context(_started(command, {**variables, PORT: str(port)}))
            servers.append(Server(name=name, pid=pid, port=port, headers=headers, client=client))
        for server in servers:
            await server.wait()
            pin(tree(server.pid), frozenset({core}))
        yield servers


@asynccontextmanager
async def _started(command: Sequence[str | Path], variables: Mapping[str, str]) -> AsyncIterator[int]:
    """A process, for as long as the block runs."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL, env=dict(variables)
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
