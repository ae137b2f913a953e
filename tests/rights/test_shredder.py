"""A key that was given up is destroyed, whatever happens between."""

import asyncio
import json
import subprocess
import sys
from uuid import UUID

import pytest

from hub.db.connect import Connection
from hub.rights import shredder
from tests.contract.reopening import reopened
from tests.contract.workshop import with_others
from tests.demos import Demo
from tests.rights.people import BOTH, Person, erased, keys_of
from tests.servers import run

STATUS = "SELECT status FROM volunteer WHERE id = $1"
DOOMED = "SELECT count(*) FROM doomed_key"


async def until_shredded(demo: Demo, loader: Connection, subject: UUID) -> None:
    """Waits until nothing is on the list."""
    async with asyncio.timeout(20):
        while True:
            if not (await loader.fetchval(DOOMED) or await keys_of(demo, subject)):
                return
            await asyncio.sleep(0.05)


async def killed(demo: Demo, person: Person, when: str) -> None:
    """A process that erases a person is ended by `kill -9` in the middle."""
    addresses = demo.hub.addresses
    told = {
        "home": str(demo.hub.settings.home),
        "addresses": {role: getattr(addresses, role).dsn for role in ("app", "loader", "owner", "keys")},
        "volunteer": str(person.id),
        "when": when,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.rights.killed", stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    _, said = await process.communicate(json.dumps(told).encode())
    assert process.returncode == -9, said.decode()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_what_a_killed_process_left_is_destroyed_by_the_next(
    when: str, demo: Demo, newcomer: Person, loader: Connection
) -> None:
    await killed(demo, newcomer, when)
    assert await loader.fetchval(STATUS, newcomer.id) == "ERASED"
    assert await loader.fetchval(DOOMED) == 2
    assert len(await keys_of(demo, newcomer.id)) == (2 if when == "before" else 1)
    async with reopened(demo, with_others()):
        await until_shredded(demo, loader, newcomer.id)


async def test_a_store_that_does_not_answer_is_tried_again(
    demo: Demo, newcomer: Person, loader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shredder, "PAUSE", 0.05)
    vault = type(demo.hub.vault)
    erase, failures = vault.erase, [ConnectionRefusedError(), ConnectionRefusedError()]

    async def now_and_then(*given: object) -> None:
        if failures:
            raise failures.pop()
        await erase(*given)  # type: ignore[arg-type]

    async with reopened(demo, with_others()) as hub:
        monkeypatch.setattr(vault, "erase", now_and_then)
        answer = await erased(hub, newcomer)
        assert answer["data"]["erasePerson"]["erasure"]["erasedAt"] is not None
        assert await keys_of(demo, newcomer.id) == BOTH
        await until_shredded(demo, loader, newcomer.id)
    assert failures == []


async def test_what_a_rule_refuses_gives_up_no_key(demo: Demo, newcomer: Person, loader: Connection) -> None:
    never = "ALTER TABLE erasure ADD CONSTRAINT erasure_never CHECK (erased_at IS NULL) NOT VALID"
    owner = demo.hub.addresses.owner
    await run(owner, never)
    try:
        answer = await erased(demo, newcomer)
    finally:
        await run(owner, "ALTER TABLE erasure DROP CONSTRAINT erasure_never")
    assert [problem["code"] for problem in answer["data"]["erasePerson"]["problems"]] == ["CONFLICT"]
    assert await loader.fetchval(DOOMED) == 0
    assert await keys_of(demo, newcomer.id) == BOTH
    assert await loader.fetchval(STATUS, newcomer.id) == "ACTIVE"
