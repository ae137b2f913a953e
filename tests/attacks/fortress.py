"""The hub that is attacked: a real process with real sockets, and what nobody may learn from it."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from hub.db.connect import connect
from tests.demos import UNHURRIED, Demo

READY = re.compile(r"ready at (http://127\.0\.0\.1:(\d+))/graphiql")
MEBIBYTES = 400
"""The most memory that the process may ever have taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came back over a socket: a status, and all the bytes of it."""

    status: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fortress:
    """A hub under attack.

    foreign: what only others may see, of whom the attackers are none
    """

    url: str
    port: int
    pid: int
    log: Path
    tokens: Mapping[str, str]
    foreign: frozenset[str]
    client: httpx.AsyncClient

    async def send(self, said: bytes) -> Reply:
        """The reply to bytes, as they go over the wire; status 0 where the hub only hangs up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        told = b""
        # A hub that hangs up in the middle of a request has answered it, too.
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(10):
                writer.write(said)
                await writer.drain()
                while piece := await reader.read(65_536):
                    told += piece
        writer.close()
        found = re.match(rb"HTTP/1\.[01] (\d{3})", told)
        return Reply(status=int(found[1]) if found else 0, text=told.decode("utf-8", "replace"))

    def leaked(self, asked: str, answered: str) -> list[str]:
        """What an answer tells that only others may see, and that was not said in asking."""
        return [value for value in self.foreign if value in answered and value not in asked]

    def peak(self) -> int:
        """The most mebibytes of memory that the process has ever taken."""
        (line,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        return int(line) // 1024

    def complaints(self) -> list[str]:
        """What stands in the log, but for what is said of a client who speaks no HTTP."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if not line.endswith("Invalid HTTP request received.")]


@asynccontextmanager
async def standing(demo: Demo, home: Path) -> AsyncIterator[Fortress]:
    """A process that serves the databases of a demo, for as long as the block runs."""
    environment = _furnished(demo, home)
    log = home / "log"
    with log.open("w") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub.cli", "serve", env=environment, stdout=asyncio.subprocess.PIPE, stderr=errors
        )
    try:
        assert process.stdout
        found = READY.search((await process.stdout.readline()).decode())
        assert found, log
        async with httpx.AsyncClient(base_url=found[1], timeout=30) as client:
            yield Fortress(
                url=found[1],
                port=int(found[2]),
                pid=process.pid,
                log=log,
                tokens=demo.tokens,
                foreign=await _foreign(demo),
                client=client,
            )
    finally:
        process.kill()
        await process.wait()


def _furnished(demo: Demo, home: Path) -> dict[str, str]:
    """A home with the keys of a demo, and the environment that leads a hub there and to the demo's databases."""
    home.mkdir(mode=0o700)
    shutil.copy(demo.hub.settings.home / "keyring", home)
    shutil.copy(Path(os.environ["HUB_TESTS_HOME"]) / "credentials.json", home)
    others = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    return {
        **others,
        **{f"HUB_{name.upper()}": str(value) for name, value in UNHURRIED.items()},
        "HUB_HOME": str(home),
        "HUB_PORT": "0",
        "HUB_GUESSES": "100000",
        "HUB_DATABASE_URL": demo.hub.addresses.owner.dsn,
        "HUB_KEYS_URL": demo.hub.addresses.keys.dsn,
    }


async def _foreign(demo: Demo) -> frozenset[str]:
    """The numbers and ids of all volunteers but the one who attacks."""
    own = (await demo.ask("{ me { volunteer { id number } } }", "volunteer"))["data"]["me"]["volunteer"]
    connection = await connect(demo.hub.addresses.loader)
    try:
        found = await connection.fetch("SELECT number, 'vol_' || id AS id FROM volunteer")
    finally:
        await connection.close()
    return frozenset(value for row in found for value in row) - frozenset(own.values())
