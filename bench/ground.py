"""What all servers stand on: the synthetic province of tier S2 in one PostgreSQL, made once and kept in `.home`."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bench.cores import tree
from hub.db.address import Address
from hub.db.ground import folder_of
from hub.db.postmaster import Postmaster
from hub.db.prepare import prepare
from hub.demo.tokens import FILE
from hub.settings import Settings

HOME = Path(__file__).with_name(".home")
HUB = Path(sys.executable).with_name("hub")
"""The command of the hub that is measured."""
TIER = "S2"
TOKEN = "social-work"
"""The department that asks: it sees the whole province."""


class NotPrepared(Exception):
    """The province could not be made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """A running database and a token that everything may be asked with."""

    home: Path
    address: Address
    """As the role that passes the row-level wall."""
    keys: Address
    """Where the subjects' keys are."""
    token: str

    def processes(self, *names: str) -> list[int]:
        """The processes of the embedded servers `data` and `keys`, or of one of them. Raises NotPrepared."""
        found: list[int] = []
        for name in names or ("data", "keys"):
            running = Postmaster.of(folder_of(self.home) / name / "pg")
            if running is None:
                raise NotPrepared(f"the embedded server {name} has stopped")
            found += tree(running.pid)
        return found

    async def volunteers(self, most: int) -> list[str]:
        """Ids of volunteers from all over the province."""
        connection = await asyncpg.connect(self.address.dsn)
        try:
            found = await connection.fetch("SELECT id FROM volunteer ORDER BY md5(id::text) LIMIT $1", most)
        finally:
            await connection.close()
        return [f"vol_{row['id']}" for row in found]


@asynccontextmanager
async def standing(home: Path = HOME, tier: str = TIER) -> AsyncIterator[Ground]:
    """The ground for as long as the block runs, made where there is none. Raises NotPrepared."""
    command = await asyncio.create_subprocess_exec(HUB, "demo", "--tier", tier, "--no-serve", env=environment(home))
    if await command.wait():
        raise NotPrepared(f"the province could not be made; to begin anew: HUB_HOME={home} {HUB} demo --remove")
    async with prepare(Settings(home=home, database_url=None, keys_url=None)) as addresses:
        token = json.loads((home / FILE).read_text(encoding="utf-8"))[TOKEN]
        yield Ground(home=home, address=addresses.loader, keys=addresses.keys, token=token)


def environment(home: Path) -> Mapping[str, str]:
    """The environment of a hub of a home, and nothing that an operator has set for another."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("HUB_")}, "HUB_HOME": str(home)}
