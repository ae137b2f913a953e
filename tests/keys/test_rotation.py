"""Rotations end, go on after a kill, help each other, and lose nothing."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.errors import PluginError
from hub.keys.retirement import retire
from hub.keys.rotation import Rotated, rotate_data, rotate_kek
from hub.keys.sealed_tables import SealedColumn, SealedTable
from hub.keys.status import standing
from hub.settings import Settings
from security.cipher import Algorithm
from security.errors import KeyMissing, KeyringRefused, SealBroken
from security.place import Keep, Place
from tests.keys.conftest import Where, opened
from tests.keys.killing import begin, end, kill_after
from tests.servers import run

TABLE = SealedTable(
    name="secret",
    columns=[
        SealedColumn(name="name", subject="id", keep=Keep.RECORD),
        SealedColumn(name="phone", subject="id", keep=Keep.CONTACT),
    ],
)
MADE = (
    "CREATE TABLE secret (id uuid PRIMARY KEY, name bytea NOT NULL, phone bytea)",
    "GRANT ALL ON secret TO hub_loader",
)


def at(row: UUID, column: str) -> Place:
    """A place in the table of the tests."""
    keep = Keep.RECORD if column == "name" else Keep.CONTACT
    return Place(table="secret", column=column, row=row, subject=row, keep=keep)


def told(table: str, rows: int) -> None:
    """Tells nobody."""


async def rotated(where: Where, *, abandon: bool = False) -> Rotated:
    """A rotation of data keys that waits for nobody to finish opening."""
    return await rotate_data(where.ground, told, grace=0, abandon=abandon)


async def peopled(where: Where, addresses: Addresses, count: int = 20) -> Where:
    """A table of people, every second with a phone, and where its keys are rotated."""
    await run(addresses.owner, *MADE)
    rows = [uuid4() for _ in range(count)]
    names = await where.keeping.vault.seal([(at(row, "name"), str(row)) for row in rows])
    phones = await where.keeping.vault.seal([(at(row, "phone"), str(row)) for row in rows[::2]])
    await where.ground.data.executemany(
        "INSERT INTO secret VALUES ($1, $2)", [(row, value.envelope) for row, value in zip(rows, names, strict=True)]
    )
    await where.ground.data.executemany(
        "UPDATE secret SET phone = $2 WHERE id = $1",
        [(row, value.envelope) for row, value in zip(rows[::2], phones, strict=True)],
    )
    return where._replace(ground=replace(where.ground, tables=[TABLE], declared=["secret"]))


async def unopened(where: Where) -> list[type]:
    """Why values do not open, one reason for each that does not."""
    items = [
        (at(row, column), envelope)
        for row, *values in await where.ground.data.fetch("SELECT id, name, phone FROM secret ORDER BY id")
        for column, envelope in zip(("name", "phone"), values, strict=True)
        if envelope is not None
    ]
    texts = await where.keeping.vault.open(items)
    return [type(text) for (here, _), text in zip(items, texts, strict=True) if text != str(here.row)]


async def test_all_keys_are_wrapped_by_the_newest_working_key_and_the_old_one_can_go(
    settings: Settings, database: Addresses, place: Where
) -> None:
    where = await peopled(place, database)
    async with opened(settings, database) as other:
        assert await where.keeping.working.add() == 2
        with pytest.raises(KeyringRefused, match="still wraps 30 keys"):
            await retire(where.ground.keys, where.keeping.working, 1)
        both = await asyncio.gather(*(rotate_kek(each.ground, told) for each in (where, other)))
        assert [each.version for each in both] == [2, 2]
        assert sum(each.done for each in both) == 30
        await retire(where.ground.keys, where.keeping.working, 1)
        found = await standing(where.ground, where.keeping.working.path)
        assert [(each.version, each.is_current, each.wraps) for each in found.working] == [(2, True, 30)]
        # Another process, which was told nothing of it.
        assert not await unopened(where._replace(keeping=other.keeping))


async def test_the_current_working_key_is_never_retired(place: Where) -> None:
    with pytest.raises(KeyringRefused, match="current"):
        await retire(place.ground.keys, place.keeping.working, 1)


async def test_a_rewrapping_that_is_killed_goes_on(settings: Settings, database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    await where.keeping.working.add()
    assert await kill_after(await begin(settings, database, "kek", 2), 3) == 3
    assert 0 < (await standing(where.ground, where.keeping.working.path)).working[1].wraps < 30
    assert await end(await begin(settings, database, "kek", 2)) == "done 2 0"
    assert (await standing(where.ground, where.keeping.working.path)).working[1].wraps == 30
    assert not await unopened(where)


async def test_a_key_that_does_not_unwrap_is_counted_and_stays(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    await where.ground.keys.execute(
        "UPDATE subject_key SET wrapped = wrapped || '\\x00' WHERE subject = (SELECT min(subject::text)::uuid"
        " FROM subject_key) AND keep = 'RECORD'"
    )
    await where.keeping.working.add()
    assert await rotate_kek(where.ground, told) == Rotated(version=2, done=29, closed=1)


async def test_every_value_is_resealed_and_the_old_keys_are_destroyed(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    for version in (2, 3):
        assert await rotated(where) == Rotated(version=version, done=20, closed=0)
        found = await standing(where.ground, where.keeping.working.path)
        assert found.subjects == {version: 30}
        assert found.left == {"secret": 0}
        assert not await unopened(where)


async def test_nothing_is_resealed_of_the_erased_and_nothing_of_them_keeps_a_key(
    database: Addresses, place: Where
) -> None:
    where = await peopled(place, database)
    data = where.ground.data
    erased = await data.fetchval("SELECT id FROM secret WHERE phone IS NOT NULL ORDER BY id LIMIT 1")
    await data.execute("UPDATE secret SET name = '', phone = NULL WHERE id = $1", erased)
    for keep in Keep:
        await where.keeping.vault.erase(erased, keep)
    assert await rotated(where) == Rotated(version=2, done=19, closed=0)
    assert tuple(await data.fetchrow("SELECT name, phone FROM secret WHERE id = $1", erased) or ()) == (b"", None)
    found = await standing(where.ground, where.keeping.working.path)
    assert found.subjects == {2: 28}
    assert found.left == {"secret": 0}
    assert await where.ground.keys.fetchval("SELECT count(*) FROM subject_key WHERE subject = $1", erased) == 0
    assert await unopened(where) == [KeyMissing]


async def test_rows_of_both_ciphers_live_in_one_table_until_one_takes_over(
    settings: Settings, database: Addresses, place: Where
) -> None:
    where = await peopled(place, database)
    chinese = settings.model_copy(update={"cipher": "SM4"})
    heads = "SELECT DISTINCT get_byte(name, 1) FROM secret"
    async with opened(chinese, database) as other:
        row = uuid4()
        (sealed,) = await other.keeping.vault.seal([(at(row, "name"), str(row))])
        await where.ground.data.execute("INSERT INTO secret VALUES ($1, $2)", row, sealed.envelope)
        assert {record[0] for record in await where.ground.data.fetch(heads)} == set(Algorithm)
        for reader in (where, where._replace(keeping=other.keeping)):
            assert not await unopened(reader)
        await rotated(where._replace(ground=replace(where.ground, vault=other.keeping.vault)))
        assert [record[0] for record in await where.ground.data.fetch(heads)] == [Algorithm.SM4_GCM]
    assert not await unopened(where)


async def test_an_interrupted_rotation_is_ended_before_another_begins(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)

    def interrupt(table: str, rows: int) -> None:
        """Stop as soon as the first page of values is done."""
        if table == "secret":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await rotate_data(where.ground, interrupt, grace=0)
    found = await standing(where.ground, where.keeping.working.path)
    assert found.subjects == {1: 30, 2: 30}
    assert (await rotated(where)).version == 2
    assert not await unopened(where)


async def test_old_keys_stay_for_what_does_not_open_unless_it_is_abandoned(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    keys, data = where.ground.keys, where.ground.data
    moved, broken, erased = [row["id"] for row in await data.fetch("SELECT id FROM secret ORDER BY id LIMIT 3")]
    await data.execute("UPDATE secret SET name = (SELECT name FROM secret WHERE id = $2) WHERE id = $1", moved, broken)
    await data.execute("UPDATE secret SET name = name || '\\x00' WHERE id = $1", broken)
    await where.keeping.subjects.erase(erased, Keep.RECORD)
    assert (await rotated(where)).closed == 3
    left = await keys.fetch("SELECT subject FROM subject_key WHERE version = 1")
    assert {record["subject"] for record in left} == {moved, broken}
    assert await unopened(where) == [SealBroken, SealBroken, KeyMissing]
    assert await rotated(where, abandon=True) == Rotated(version=2, done=0, closed=3)
    assert await keys.fetchval("SELECT count(*) FROM subject_key WHERE version = 1") == 0
    assert await keys.fetchval("SELECT count(*) FROM subject_key WHERE subject = $1 AND keep = 'RECORD'", erased) == 0


async def test_a_transaction_that_has_sealed_is_waited_for(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    row = uuid4()
    writer: Connection = await connect(database.loader)
    transaction = writer.transaction()
    await transaction.start()
    await writer.execute("SELECT 1")
    (sealed,) = await where.keeping.vault.seal([(at(row, "name"), str(row))])
    rotation = asyncio.create_task(rotated(where))
    await asyncio.sleep(1)
    assert not rotation.done()
    await writer.execute("INSERT INTO secret VALUES ($1, $2)", row, sealed.envelope)
    await transaction.commit()
    await writer.close()
    assert (await rotation).version == 2
    assert not await unopened(where)
    assert await where.ground.keys.fetchval("SELECT count(*) FROM subject_key WHERE version < 2") == 0


async def test_a_row_that_is_held_is_left_and_taken_later(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    writer: Connection = await connect(database.loader)
    async with writer.transaction():
        row = await writer.fetchval("SELECT id FROM secret ORDER BY id LIMIT 1 FOR UPDATE")
        rotation = asyncio.create_task(rotated(where))
        (sealed,) = await where.keeping.vault.seal([(at(row, "phone"), str(row))])
        await asyncio.sleep(1)
        await writer.execute("UPDATE secret SET phone = $2 WHERE id = $1", row, sealed.envelope)
    await writer.close()
    assert (await rotation).closed == 0
    assert not await unopened(where)


async def test_sealed_values_that_no_plugin_declares_keep_their_keys(database: Addresses, place: Where) -> None:
    where = await peopled(place, database)
    nobody = replace(where.ground, tables=[], declared=[])
    with pytest.raises(PluginError, match=r"secret\.name"):
        await rotate_data(nobody, told, grace=0)
    assert (await standing(where.ground, where.keeping.working.path)).subjects == {1: 30}
    assert not await unopened(where)
