"""Indexes come to the current key while the hub serves; a job that ends anywhere is begun again and goes on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.demo.load import load
from hub.graph.fields import table_of
from hub.reindexing import Reindexed, reindex
from hub.rows import VolunteerRow
from security.blind_index import IndexKeys, IndexKind
from security.cipher import new_secret
from security.keyed_hash import Hash
from security.keyring import Keyring
from security.place import Keep, Place
from security.subject_keys import SubjectKeys
from security.vault import Vault
from tests.demo.conftest import SEED
from tests.security.memory import MemoryKeyStore
from tests.servers import Servers

TABLES = [table_of(VolunteerRow)]
OLD, NEW = new_secret(), new_secret()
COLUMNS = ("id_document_index", "phone_index")


class Turned(Vault):
    """A vault that does something else before it opens, now and then."""

    before: Any = None

    async def open(self, items: Any) -> Any:
        """The texts, after what else there is to be done."""
        if self.before is not None:
            await self.before()
        return await super().open(items)


@pytest.fixture
def subject_keys() -> SubjectKeys:
    """Keys that seal, in memory."""
    return SubjectKeys(Keyring({1: new_secret()}), MemoryKeyStore())


@pytest_asyncio.fixture
async def stored(servers: Servers, subject_keys: SubjectKeys) -> AsyncIterator[Connection]:
    """The smallest province, indexed by the old key."""
    name = await servers.make("hub_migrated")
    addresses: Addresses = servers.addresses(name)
    await load(addresses, Vault(subject_keys, index=IndexKeys({1: OLD})), "S0", SEED)
    connection = await connect(addresses.loader)
    yield connection
    await connection.close()
    await servers.drop(name)


@pytest.fixture
def vault(subject_keys: SubjectKeys) -> Turned:
    """A vault that indexes by the new key."""
    return Turned(subject_keys, index=IndexKeys({1: OLD, 2: NEW}))


async def prefixes(connection: Connection) -> dict[bytes | None, int]:
    """How many indexes there are of each hash and key."""
    each = " UNION ALL ".join(f"SELECT substring({column} FOR 5) AS prefix FROM volunteer" for column in COLUMNS)
    rows = await connection.fetch(f"SELECT prefix, count(*) FROM ({each}) AS found GROUP BY prefix")
    return {row["prefix"]: row["count"] for row in rows}


@pytest.mark.parametrize("batch", [1, 7, 500])
async def test_every_index_comes_to_the_current_key(stored: Connection, vault: Vault, batch: int) -> None:
    before = await prefixes(stored)
    missing = before.pop(None, 0)
    (total,) = before.values()
    assert await reindex(stored, vault, TABLES, batch=batch) == Reindexed(changed=total)
    assert await prefixes(stored) == {vault.index.prefix: total} | ({None: missing} if missing else {})
    assert await reindex(stored, vault, TABLES) == Reindexed()


async def test_a_new_index_finds_what_the_old_one_found(stored: Connection, vault: Vault) -> None:
    twice = (
        "SELECT id, id_document, id_document_index AS made FROM volunteer WHERE id_document_index IN ({}) ORDER BY id"
    )
    query = twice.format("SELECT id_document_index FROM volunteer GROUP BY id_document_index HAVING count(*) = 2")
    before = await stored.fetch(query)
    await reindex(stored, vault, TABLES)
    after = await stored.fetch(query)
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert [row["id_document"] for row in after] == [row["id_document"] for row in before]
    place = Place(table="volunteer", column="id_document", row=after[0]["id"], subject=after[0]["id"], keep=Keep.RECORD)
    (number,) = await vault.open([(place, after[0]["id_document"])])
    assert isinstance(number, str)
    candidates = vault.index.candidates("volunteer", "id_document", IndexKind.DOCUMENT, number)
    assert {row["made"] for row in (*before, *after)} <= set(candidates)


async def test_another_hash_is_brought_in_as_another_key_is(stored: Connection, subject_keys: SubjectKeys) -> None:
    vault = Vault(subject_keys, index=IndexKeys({1: OLD}, Hash.SM3))
    assert (await reindex(stored, vault, TABLES)).changed > 0
    assert set(await prefixes(stored)) - {None} == {b"\x02\x00\x00\x00\x01"}


async def test_a_job_that_is_killed_is_begun_again_and_goes_on(stored: Connection, vault: Turned) -> None:
    async def killed() -> None:
        if (await prefixes(stored)).get(vault.index.prefix, 0) >= 20:
            raise asyncio.CancelledError

    vault.before = killed
    with pytest.raises(asyncio.CancelledError):
        await reindex(stored, vault, TABLES, batch=10)
    done = (await prefixes(stored))[vault.index.prefix]
    vault.before = None
    left = sum(count for prefix, count in (await prefixes(stored)).items() if prefix) - done
    assert done == 20
    assert await reindex(stored, vault, TABLES, batch=10) == Reindexed(changed=left)


async def test_what_another_writer_has_changed_meanwhile_stays(stored: Connection, vault: Turned) -> None:
    (first,) = await stored.fetch("SELECT id FROM volunteer WHERE phone_index IS NOT NULL ORDER BY id LIMIT 1")

    async def erased() -> None:
        await stored.execute("UPDATE volunteer SET phone = NULL, phone_index = NULL WHERE id = $1", first["id"])

    vault.before = erased
    await reindex(stored, vault, TABLES)
    assert await stored.fetchval("SELECT phone_index IS NULL FROM volunteer WHERE id = $1", first["id"])


async def test_what_does_not_open_keeps_its_index_and_is_counted(
    stored: Connection, vault: Vault, subject_keys: SubjectKeys
) -> None:
    (first,) = await stored.fetch("SELECT id FROM volunteer WHERE phone_index IS NOT NULL ORDER BY id LIMIT 1")
    await subject_keys.erase(first["id"], Keep.CONTACT)
    assert (await reindex(stored, vault, TABLES)).left == 1
    kept = await stored.fetchval("SELECT phone_index FROM volunteer WHERE id = $1", first["id"])
    assert kept.startswith(IndexKeys({1: OLD}).prefix)


async def test_who_is_not_to_be_found_is_given_no_index(stored: Connection, vault: Vault) -> None:
    await stored.execute("UPDATE volunteer SET id_document_index = NULL, phone_index = NULL")
    assert await reindex(stored, vault, TABLES) == Reindexed()
    assert set(await prefixes(stored)) == {None}
