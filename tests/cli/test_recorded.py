"""Several workers serve, and some are killed: the audit stays one chain, and no answer is without its record."""

import asyncio
import itertools
import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from hub.db.address import Addresses
from hub.db.connect import connect
from tests.cli.conftest import Operate
from tests.cli.test_server import serving

PROVE = os.environ.get("HUB_PROVE") == "1"
WORKERS, REQUESTS = (8, 10_000) if PROVE else (2, 60)
AT_ONCE = 16


def workers(parent: int) -> list[int]:
    """The processes that serve below a parent."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


async def ask_many(address: str, token: str, parent: int) -> set[str]:
    """The names of the operations that were answered; on the way, two workers are killed."""
    answered: set[str] = set()
    waiting: Iterator[int] = iter(range(REQUESTS))
    headers = {"Authorization": f"Bearer {token}", "Hub-Purpose": "SERVICE"}

    async def ask(name: str) -> bool:
        query = f"query {name} {{ volunteers(first: 3) {{ nodes {{ name {{ plain }} }} }} }}"
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=300) as client:
            try:
                response = await client.post("/graphql", json={"query": query, "operationName": name})
            except httpx.TransportError:
                # Its worker was killed: it was not answered, whether it is on record or not.
                return False
        nodes = response.json()["data"]["volunteers"]["nodes"]
        assert len(nodes) == 3
        assert all(node["name"]["plain"] for node in nodes)
        answered.add(name)
        return True

    async def client() -> None:
        for number in waiting:
            if number in (REQUESTS // 3, REQUESTS * 2 // 3):
                os.kill(workers(parent)[0], signal.SIGKILL)
            for again in itertools.count():
                if await ask(f"Asked{number}x{again}"):
                    break

    await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    return answered


async def recorded(addresses: Addresses) -> list[str]:
    """The operations on record, in the order of the chain."""
    connection = await connect(addresses.loader)
    rows = await connection.fetch("SELECT operation FROM audit_record WHERE operation ~ '^Asked' ORDER BY sequence")
    await connection.close()
    return [row["operation"] for row in rows]


def test_no_answer_is_without_its_record_and_the_chain_is_one(
    hub: Operate, enter: Callable[[Addresses], None], home: Path, empty_database: Addresses
) -> None:
    enter(empty_database)
    assert hub("demo", "--tier", "S0", "--no-serve").exit_code == 0
    token = json.loads((home / "demo-tokens.json").read_text())["social-work"]
    with serving(home, "--workers", str(WORKERS)) as (process, address):
        answered = asyncio.run(ask_many(address, token, process.pid))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    names = asyncio.run(recorded(empty_database))
    assert len(answered) == REQUESTS
    assert len(names) == len(set(names))
    assert answered <= set(names)
    looked = hub("audit", "verify")
    assert (looked.exit_code, looked.stderr) == (0, "")
    assert looked.stdout.startswith(f"Records 1 to {len(names)} are as they were written")
