"""The store of keys keeps one key for each subject, class and version, however many write."""

import asyncio
from uuid import uuid4

import pytest

from hub.db.address import Addresses
from hub.db.connect import connect
from hub.settings import Settings
from security.cipher import DEFAULT
from security.envelope import key_version
from security.errors import KeyMissing
from security.key_rotation import retire, wrapped
from security.key_store import PostgresKeyStore
from security.keyring import Keyring
from security.place import Keep
from security.subject_keys import SubjectKeys
from tests.keys.conftest import Where, opened
from tests.servers import run

OLD = """
CREATE TABLE subject_key (
    subject uuid NOT NULL, keep text NOT NULL, kek int NOT NULL, wrapped bytea NOT NULL, PRIMARY KEY (subject, keep)
)
"""


async def test_of_many_writers_of_new_subjects_all_seal_with_one_key_each(
    settings: Settings, database: Addresses, place: Where
) -> None:
    pairs = [(uuid4(), keep) for _ in range(20) for keep in Keep]
    async with opened(settings, database) as other:
        writers = [keeping.subjects for keeping in (place.keeping, other.keeping) for _ in range(4)]
        orders = [pairs[turn:] + pairs[:turn] for turn in range(len(writers))]
        made = await asyncio.gather(
            *(writer.get_or_create(order) for writer, order in zip(writers, orders, strict=True))
        )
    assert await place.ground.keys.fetchval("SELECT count(*) FROM subject_key") == len(pairs)
    sealed = [result[pair].key.seal(DEFAULT, bytes(12), b"body", b"") for pair in pairs for result in made]
    assert len(set(sealed)) == len(pairs)


async def test_a_store_of_before_versions_is_brought_up_with_its_keys(settings: Settings, database: Addresses) -> None:
    subject, keyring = uuid4(), Keyring.open(settings.home / "keyring")
    await run(database.keys, OLD)
    connection = await connect(database.keys)
    stored = keyring.wrap(bytes(48), subject.bytes + b"RECORD")
    await connection.execute("INSERT INTO subject_key VALUES ($1, 'RECORD', 1, $2)", subject, stored)
    await connection.close()
    for _ in range(2):
        async with opened(settings, database) as where:
            current = await where.keeping.subjects.get_or_create([(subject, Keep.RECORD)])
            assert current[subject, Keep.RECORD].version == 1
            assert await wrapped(where.ground.keys) == {1: 1}


async def test_a_retired_working_key_wraps_nothing_for_whoever_has_not_heard(place: Where) -> None:
    await place.keeping.working.add()
    await place.keeping.subjects.get_or_create([(uuid4(), Keep.RECORD)])
    assert await retire(place.ground.keys, 1) == 0
    old = Keyring({1: bytes(48)})
    deaf = SubjectKeys(old, PostgresKeyStore(place.keeping.pool))
    with pytest.raises(KeyMissing, match="retired"):
        await deaf.get_or_create([(uuid4(), Keep.RECORD)])
    assert await wrapped(place.ground.keys) == {2: 1}


async def test_a_working_key_that_wraps_is_not_retired(place: Where) -> None:
    await place.keeping.subjects.get_or_create([(uuid4(), Keep.RECORD), (uuid4(), Keep.CONTACT)])
    await place.keeping.working.add()
    assert await retire(place.ground.keys, 1) == 2


async def test_an_erased_key_is_gone_in_every_version(place: Where) -> None:
    pair, keys = (uuid4(), Keep.CONTACT), place.ground.keys
    await place.keeping.subjects.get_or_create([pair])
    await keys.execute("INSERT INTO subject_key SELECT subject, keep, kek, wrapped, 2 FROM subject_key")
    await place.keeping.subjects.erase(*pair)
    assert await keys.fetchval("SELECT count(*) FROM subject_key") == 0


async def test_a_new_subject_begins_at_the_version_that_others_have_come_to(place: Where) -> None:
    one, other = ((uuid4(), Keep.RECORD) for _ in range(2))
    await place.keeping.subjects.get_or_create([one])
    await place.ground.keys.execute("UPDATE subject_key SET version = 7")
    assert (await place.keeping.subjects.get_or_create([other]))[other].version == 7


async def test_an_envelope_of_a_key_names_the_working_key_that_the_column_names(place: Where) -> None:
    await place.keeping.working.add()
    await place.keeping.subjects.get_or_create([(uuid4(), Keep.RECORD)])
    (record,) = await place.ground.keys.fetch("SELECT kek, wrapped FROM subject_key")
    assert record["kek"] == key_version(record["wrapped"]) == 2
