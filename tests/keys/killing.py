"""A rotation in a process of its own, killed in its middle again and again."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

from hub.db.address import Addresses
from hub.settings import Settings

PATIENCE = 120


async def begin(settings: Settings, addresses: Addresses, kind: str, page: int) -> Process:
    """A process that rotates."""
    told = {"HUB_HOME": str(settings.home), "DATA": addresses.loader.dsn, "KEYS": addresses.keys.dsn}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.keys.rotator", kind, str(page)), env=os.environ | told, stdout=PIPE
    )


async def lines(process: Process) -> AsyncIterator[str]:
    """What it tells."""
    assert process.stdout is not None
    async for line in process.stdout:
        yield line.decode().strip()


async def kill_after(process: Process, pages: int) -> int:
    """Kill it after so many pages, or let it end; how many pages it told."""
    told = 0
    async for line in lines(process):
        assert not line.startswith("done"), "it was done before it was killed"
        told += 1
        if told == pages:
            break
    process.kill()
    await process.wait()
    return told


async def end(process: Process) -> str:
    """What it tells last, once it has ended well."""
    async with asyncio.timeout(PATIENCE * 10):
        told = [line async for line in lines(process)]
        assert await process.wait() == 0
    return told[-1]
