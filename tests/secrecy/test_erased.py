"""Of the erased nothing is left: not in the files of either cluster, and not in a backup once its working key is gone.

One person has no duty to keep upon them, the other has served, and their record is kept while their contacts are not.
"""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from hub import core
from hub.app import app_of
from hub.db.address import Address, Addresses
from hub.db.connect import Connection, connect
from hub.db.embedded import Embedded, remove
from hub.db.ground import folder_of
from hub.db.migrate import migrate
from hub.db.prepare import prepare
from hub.demo.load import load
from hub.demo.tokens import issue_demo_tokens
from hub.graph.fields import table_of
from hub.hub import migration_sources, open_hub
from hub.keys.retirement import retire
from hub.keys.rotation import rotate_kek
from hub.keystore import open_vault
from hub.plugins import Plugins, entry_point_plugins
from hub.registry import register
from hub.rows import VolunteerRow
from hub.settings import Settings, make_private
from security import key_rotation
from security.errors import SecurityError
from security.key_store import FIRST_VERSION
from security.place import Keep, Place
from security.vault import Vault
from tests.demos import SEED, Demo
from tests.keys.conftest import opened as keys_at
from tests.rights.people import Person, erased, registered, serving
from tests.secrecy.test_raw_search import hits

FIRST = {"name": "示例甲某人", "phone": "15401000901", "address": "哈尔滨市道里区甲示例路9号"}
SECOND = {"name": "示例乙某人", "phone": "15401000902", "address": "哈尔滨市道里区乙示例路9号"}
CONTACTS = {"phone", "address"}
RECORDS = {"name", "id_document", "birth_date", "political_status"}
INDEXES = {"id_document_index", "phone_index"}

Sealed = dict[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Two people before they were erased: sealed values and blind indexes by column, and wrapped keys by class."""

    home: Path
    backup: Path
    first: UUID
    second: UUID
    values: dict[UUID, Sealed]
    indexes: dict[UUID, Sealed]
    keys: dict[UUID, Sealed]


@asynccontextmanager
async def standing(home: Path) -> AsyncIterator[Addresses]:
    """The clusters of a home, which keep nothing of the past that they need not keep."""
    async with prepare(Settings(home=home)) as addresses:
        with Embedded(home) as clusters:
            for name in ("data", "keys"):
                await alone(clusters[name].superuser(), "ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()")
            yield addresses


@asynccontextmanager
async def served(home: Path, addresses: Addresses) -> AsyncIterator[Demo]:
    """A demo over the clusters."""
    plugins = Plugins(core, entry_point_plugins())
    register(plugins)
    await migrate(addresses, migration_sources(plugins))
    async with open_hub(Settings(home=home, demo=True, pool_size=2), plugins=plugins, addresses=addresses) as hub:
        await load(addresses, hub.vault, "S0", SEED)
        permissions = list(hub.registry.permissions)
        tokens = await issue_demo_tokens(addresses, home, "S0", SEED, permissions=permissions, plugins={})
        transport = httpx.ASGITransport(app=app_of(hub))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield Demo(hub=hub, tokens=tokens, client=client)


async def alone(address: Address, *statements: str) -> None:
    """Run statements on a connection of their own."""
    connection = await connect(address)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def held_of(loader: Connection, volunteer: UUID, columns: set[str]) -> Sealed:
    """What some columns hold of a person."""
    (row,) = await loader.fetch("SELECT * FROM volunteer WHERE id = $1", volunteer)
    return {name: bytes(row[name]) for name in columns}


async def keys_of(demo: Demo, person: Person) -> Sealed:
    """A person's wrapped keys by class, each of which has one version."""
    rows = await demo.hub.keys.fetch("SELECT keep, version, wrapped FROM subject_key WHERE subject = $1", person.id)
    assert {(row["keep"], row["version"]) for row in rows} == {(str(keep), FIRST_VERSION) for keep in Keep}
    return {row["keep"]: row["wrapped"] for row in rows}


async def rewrap(home: Path, addresses: Addresses) -> None:
    """Wrap every key by a new working key, and destroy the old one."""
    async with keys_at(Settings(home=home), addresses) as (ground, keeping):
        old = (await keeping.working.latest()).current
        new = await keeping.working.add()
        rotated = await rotate_kek(ground, lambda table, rows: None)
        assert (rotated.version, rotated.closed) == (new, 0)
        await retire(ground.keys, keeping.working, old)
        assert await key_rotation.wrapped(ground.keys) == {new: rotated.done}


async def forget_the_past(home: Path, addresses: Addresses) -> None:
    """Write both databases anew, and let go of what the logs of writes still hold."""
    await alone(addresses.owner, "VACUUM FULL volunteer")
    await alone(addresses.keys, "VACUUM FULL subject_key")
    with Embedded(home) as clusters:
        for name in ("data", "keys"):
            await alone(clusters[name].superuser(), *["SELECT pg_switch_wal()", "CHECKPOINT"] * 3)


def copied(source: Path, target: Path) -> None:
    """Copy a folder with its owners and modes, in place of what is there."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", source, target], check=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A HUB_HOME with clusters of its own."""
    folder = tmp_path_factory.mktemp("erased") / "home"
    make_private(folder)
    yield folder
    remove(folder)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Two people are registered, backed up and erased; then the working key is rotated and the past forgotten."""
    backup = tmp_path_factory.mktemp("backup") / "clusters"
    async with standing(home) as addresses, served(home, addresses) as demo:
        loader = await connect(addresses.loader)
        people = await registered(demo, loader, **FIRST), await serving(demo, loader, **SECOND)
        values = {person.id: await held_of(loader, person.id, CONTACTS | RECORDS) for person in people}
        indexes = {person.id: await held_of(loader, person.id, INDEXES) for person in people}
        keys = {person.id: await keys_of(demo, person) for person in people}
        await loader.close()
    await asyncio.to_thread(copied, folder_of(home), backup)
    async with standing(home) as addresses:
        async with served(home, addresses) as demo:
            for person in people:
                assert (await erased(demo, person))["data"]["erasePerson"]["problems"] == []
        await rewrap(home, addresses)
        await forget_the_past(home, addresses)
    first, second = people
    return Told(home=home, backup=backup, first=first.id, second=second.id, values=values, indexes=indexes, keys=keys)


async def opened(vault: Vault, subject: UUID, values: Sealed) -> dict[str, str]:
    """Those of a person's envelopes that open, by column."""
    columns = table_of(VolunteerRow).c
    places = [
        (Place(table="volunteer", column=name, row=subject, subject=subject, keep=columns[name].info["keep"]), value)
        for name, value in values.items()
    ]
    texts = zip(values, await vault.open(places), strict=True)
    return {name: text for name, text in texts if not isinstance(text, SecurityError)}


def test_a_backup_holds_what_is_searched_for(told: Told) -> None:
    for needles in (*told.values.values(), *told.indexes.values(), *told.keys.values()):
        for needle in needles.values():
            assert hits(told.backup, [needle])


def test_the_files_hold_no_key_and_no_contact_of_the_erased(told: Told) -> None:
    folder = folder_of(told.home)
    gone = [*told.values[told.first].values(), *told.keys[told.first].values(), told.keys[told.second]["CONTACT"]]
    gone += [told.values[told.second][name] for name in CONTACTS]
    gone += [index for indexes in told.indexes.values() for index in indexes.values()]
    gone += [text.encode() for person in (FIRST, SECOND) for text in person.values()]
    assert hits(folder, gone) == []
    assert hits(folder, [told.values[told.second]["name"]])


async def test_what_a_duty_keeps_is_stored_and_nothing_else_opens(told: Told) -> None:
    async with standing(told.home) as addresses, open_vault(Settings(home=told.home), addresses.keys) as keeping:
        assert await opened(keeping.vault, told.first, told.values[told.first]) == {}
        left = await opened(keeping.vault, told.second, told.values[told.second])
    assert left.keys() == RECORDS
    assert left["name"] == SECOND["name"]


async def test_a_restored_backup_revives_nobody_without_the_old_working_key(told: Told) -> None:
    kept = told.backup.with_name("kept")
    await asyncio.to_thread(copied, folder_of(told.home), kept)
    try:
        await asyncio.to_thread(copied, told.backup, folder_of(told.home))
        async with standing(told.home) as addresses, open_vault(Settings(home=told.home), addresses.keys) as keeping:
            stored = await kept_keys(addresses.keys, told)
            assert stored == {(told.first, keep) for keep in Keep} | {(told.second, keep) for keep in Keep}
            assert await opened(keeping.vault, told.first, told.values[told.first]) == {}
            assert await opened(keeping.vault, told.second, told.values[told.second]) == {}
    finally:
        await asyncio.to_thread(copied, kept, folder_of(told.home))


async def test_restored_data_under_the_keys_of_today_revive_no_erased_value(told: Told) -> None:
    kept = told.backup.with_name("kept")
    await asyncio.to_thread(copied, folder_of(told.home), kept)
    try:
        await asyncio.to_thread(copied, told.backup / "data", folder_of(told.home) / "data")
        async with standing(told.home) as addresses, open_vault(Settings(home=told.home), addresses.keys) as keeping:
            connection = await connect(addresses.loader)
            (first, second) = [
                await held_of(connection, each, CONTACTS | RECORDS) for each in (told.first, told.second)
            ]
            await connection.close()
            assert await opened(keeping.vault, told.first, first) == {}
            assert (await opened(keeping.vault, told.second, second)).keys() == RECORDS
    finally:
        await asyncio.to_thread(copied, kept, folder_of(told.home))


async def kept_keys(keys: Address, told: Told) -> set[tuple[UUID, Keep]]:
    """The keys of the two that a store holds, whether they unwrap or not."""
    connection = await connect(keys)
    rows = await connection.fetch(
        "SELECT subject, keep FROM subject_key WHERE subject = ANY ($1)", [told.first, told.second]
    )
    await connection.close()
    return {(row["subject"], Keep(row["keep"])) for row in rows}
