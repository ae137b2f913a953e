"""The province is loaded whole, once, sealed, and never over real people."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from hub.db.address import Address, Addresses
from hub.db.connect import connect
from hub.demo.load import load
from hub.demo.province import Province
from hub.demo.source import DemoSource, DemoTable
from hub.errors import Refused
from hub.rows import PolicyParameterRow, VolunteerRow, VolunteerStatus
from security.blind_index import IndexKind
from security.place import Keep, Place
from security.sealed import Plain
from security.vault import Vault
from tests.demo.conftest import SEED

TABLES = ("division", "volunteer", "organization", "activity", "membership", "assignment", "service_record", "consent")


async def fetch(address: Address, query: str, *arguments: Any) -> list[Any]:
    connection = await connect(address)
    try:
        return await connection.fetch(query, *arguments)
    finally:
        await connection.close()


async def counts(addresses: Addresses) -> Counter[str]:
    """Synthetic rows by table."""
    found: Counter[str] = Counter()
    for table in TABLES:
        ((number,),) = await fetch(addresses.loader, f"SELECT count(*) FROM {table} WHERE synthetic")
        found[table] = number
    return found


async def test_every_row_is_stored(loaded: tuple[Addresses, Vault], smallest: Province) -> None:
    expected: Counter[str] = Counter()
    for table in smallest.tables():
        expected[str(table.row.__tablename__)] += len(list(table.rows))
    del expected["policy_rule"], expected["data_sharing"]
    assert await counts(loaded[0]) == expected


async def test_every_sealed_value_opens_in_its_place(loaded: tuple[Addresses, Vault], smallest: Province) -> None:
    addresses, vault = loaded
    stored = {row["id"]: row for row in await fetch(addresses.loader, "SELECT * FROM volunteer")}
    items, texts = [], []
    for table in smallest.tables():
        if table.row is VolunteerRow:
            for row in table.rows:
                for column, keep in (("name", Keep.RECORD), ("id_document", Keep.RECORD), ("phone", Keep.CONTACT)):
                    if row[column] is None:
                        assert stored[row["id"]][column] is None
                        continue
                    place = Place(table="volunteer", column=column, row=row["id"], subject=row["id"], keep=keep)
                    items.append((place, stored[row["id"]][column]))
                    texts.append(row[column].text)
    assert await vault.open(items) == texts


async def test_every_document_and_phone_has_its_index_save_of_whoever_is_restricted(
    loaded: tuple[Addresses, Vault], smallest: Province
) -> None:
    addresses, vault = loaded
    stored = {
        row[0]: dict(zip(("id_document", "phone"), row[1:], strict=True))
        for row in await fetch(addresses.loader, "SELECT id, id_document_index, phone_index FROM volunteer")
    }
    kinds = {"id_document": IndexKind.DOCUMENT, "phone": IndexKind.PHONE}
    (people,) = (table for table in smallest.tables() if table.row is VolunteerRow)
    for person in people.rows:
        for column, kind in kinds.items():
            value = person[column]
            open_to_search = person["status"] is not VolunteerStatus.RESTRICTED and value is not None
            expected = vault.index.index("volunteer", column, kind, value.text) if open_to_search else None
            assert stored[person["id"]][column] == expected


async def test_no_personal_value_is_stored_in_plain(loaded: tuple[Addresses, Vault], smallest: Province) -> None:
    addresses, _ = loaded
    stored = b""
    for table in TABLES:
        for row in await fetch(addresses.loader, f"SELECT * FROM {table}"):
            stored += b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    personal = {
        value.text for table in smallest.tables() for row in table.rows for value in row.values() if _is_long(value)
    }
    assert len(personal) > 200
    assert not [text for text in personal if text.encode() in stored]


def _is_long(value: Any) -> bool:
    """Whether a value is personal, and long enough not to stand anywhere by chance."""
    return isinstance(value, Plain) and len(value.text.encode()) > 8


async def test_the_closure_covers_the_made_up_divisions(loaded: tuple[Addresses, Vault]) -> None:
    query = "SELECT count(*) FROM division_ancestor JOIN division USING (code) WHERE level = 'GRID' AND ancestor = '23'"
    assert await fetch(loaded[0].loader, query) == [(32,)]


async def test_a_second_load_changes_nothing(database: Addresses, vault: Vault) -> None:
    told: Counter[str] = Counter()
    assert await load(database, vault, "S0", SEED, lambda table, rows: told.update({table: rows}))
    before = await counts(database)
    assert told == before + Counter(policy_rule=11, data_sharing=2)
    assert not await load(database, vault, "S0", SEED)
    assert await counts(database) == before


async def test_another_demo_is_refused(database: Addresses, vault: Vault) -> None:
    await load(database, vault, "S0", SEED)
    with pytest.raises(Refused) as refusal:
        await load(database, vault, "S0", SEED + 1)
    assert refusal.value.code == "DEMO_DIFFERS"


async def test_real_volunteers_are_left_alone(database: Addresses, vault: Vault) -> None:
    await fetch(
        database.loader,
        "INSERT INTO volunteer (id, number, division, status, registered_on, route, birth_year, id_document_kind,"
        " id_document, name, birth_date) VALUES (gen_random_uuid(), '230000000012', '230102', 'ACTIVE', '2024-01-01',"
        " 'SELF', 1990, 'RESIDENT_ID', '', '', '')",
    )
    with pytest.raises(Refused) as refusal:
        await load(database, vault, "S0", SEED)
    assert refusal.value.code == "DEMO_REFUSED"
    assert await fetch(database.loader, "SELECT count(*) FROM organization") == [(0,)]


def parameters(source: DemoSource) -> Iterable[DemoTable]:
    """A plugin's rows: one parameter for each organization."""
    rows = (
        {
            "id": source.id(date(2024, 1, 1), organization.index),
            "key": f"demo.{organization.index}",
            "value": source.random("value", organization.index).randrange(100),
            "source": organization.name,
            "valid_from": date(2024, 1, 1),
            "verified": False,
        }
        for organization in source.organizations
    )
    yield DemoTable(row=PolicyParameterRow, rows=rows)


async def test_a_plugin_brings_rows_of_its_own(database: Addresses, vault: Vault, smallest: Province) -> None:
    await load(database, vault, "S0", SEED, plugins={"example": parameters})
    (table,) = parameters(smallest.source("example"))
    stored = await fetch(database.loader, "SELECT id, key, value FROM policy_parameter WHERE synthetic")
    expected = {(row["id"], row["key"], row["value"]) for row in table.rows}
    assert {tuple(row) for row in stored} == expected


def broken(source: DemoSource) -> Iterable[DemoTable]:
    """A plugin that cannot make its rows."""
    raise LookupError(source.tier.name)


async def test_a_load_that_fails_leaves_nothing(database: Addresses, vault: Vault) -> None:
    with pytest.raises(LookupError):
        await load(database, vault, "S0", SEED, plugins={"broken": broken})
    assert not +await counts(database)
    assert await load(database, vault, "S0", SEED)


async def test_numbers_given_out_later_follow_those_of_the_demo(database: Addresses, vault: Vault) -> None:
    await load(database, vault, "S0", SEED)
    assert await fetch(database.app, "SELECT nextval('volunteer_serial')") == [(61,)]


def test_each_plugin_draws_for_itself(smallest: Province) -> None:
    one, other = smallest.source("one"), smallest.source("other")
    assert one.random("x").random() == smallest.source("one").random("x").random()
    assert one.random("x").random() != other.random("x").random()
    assert one.id(date(2024, 1, 1), 1) != other.id(date(2024, 1, 1), 1)


def test_a_plugin_sees_who_served_where(smallest: Province) -> None:
    pairs = [(volunteer.id, activity.id) for volunteer, activity in smallest.source("example").assignments()]
    assert len(set(pairs)) == len(pairs) > 0
