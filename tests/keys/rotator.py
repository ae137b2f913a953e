"""A process that rotates keys on the databases of a test, telling each page on a line, until it ends or is killed."""

import asyncio
import os
import sys
from pathlib import Path

from hub.db.address import Address, Addresses
from hub.hub import gather
from hub.keys import reseal
from hub.keys.rotation import rotate_data, rotate_kek
from hub.settings import Settings
from security import key_rotation
from tests.keys.conftest import opened


def told(table: str, rows: int) -> None:
    """One line for each page."""
    print(table, rows, flush=True)


async def main(kind: str, page: int) -> None:
    """Rotate with pages of a size."""
    reseal.PAGE = key_rotation.BATCH = page  # type: ignore[misc]
    settings = Settings(home=Path(os.environ["HUB_HOME"]))
    data, keys = Address(os.environ["DATA"]), Address(os.environ["KEYS"])
    _, registry = gather(settings)
    async with opened(settings, Addresses(app=data, loader=data, owner=data, keys=keys), registry.plugins) as where:
        done = await (rotate_kek(where.ground, told) if kind == "kek" else rotate_data(where.ground, told, grace=2))
    print("done", done.version, done.closed, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
