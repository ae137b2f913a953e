"""The second wall, on the synthetic province: each scope sees the rows that it should, found the slow way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from asyncpg import InsufficientPrivilegeError

from hub.db.address import Addresses
from hub.db.connect import connect
from hub.demo.province import Province
from security.vault import Vault

TABLES = ("volunteer", "organization", "activity", "membership", "assignment", "service_record", "consent")
Row = dict[str, Any]


async def read(addresses: Addresses, scope: str | None) -> dict[str, list[Row]]:
    """All that a scope sees; None passes the wall."""
    connection = await connect(addresses.loader if scope is None else addresses.app)
    try:
        async with connection.transaction():
            if scope is not None:
                await connection.execute("SELECT set_config('hub.scope', $1, true)", scope)
            return {table: list(map(dict, await connection.fetch(f"SELECT * FROM {table}"))) for table in TABLES}
    finally:
        await connection.close()


async def agree(addresses: Addresses, scope: str, sees: Callable[[str, Row], bool]) -> None:
    """The rows that a scope sees are those that a rule, row by row, says."""
    everything, seen = await read(addresses, None), await read(addresses, scope)
    for table in TABLES:
        expected = {row["id"] for row in everything[table] if sees(table, row)}
        assert {row["id"] for row in seen[table]} == expected, table


@pytest.mark.parametrize("scope", ["", ";;", ";"])
async def test_an_empty_scope_sees_nothing(scope: str, loaded: tuple[Addresses, Vault]) -> None:
    await agree(loaded[0], scope, lambda table, row: False)


async def test_no_scope_at_all_sees_nothing(loaded: tuple[Addresses, Vault]) -> None:
    connection = await connect(loaded[0].app)
    assert [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES] == [0] * len(TABLES)
    await connection.close()


async def test_the_whole_province_sees_everything(loaded: tuple[Addresses, Vault]) -> None:
    await agree(loaded[0], "*;;", lambda table, row: True)


async def test_a_department_sees_its_divisions(loaded: tuple[Addresses, Vault]) -> None:
    divisions = ("2301", "230102", "230103")
    await agree(loaded[0], ",".join(divisions) + ";;", lambda table, row: row["division"] in divisions)


async def test_a_code_is_not_a_prefix(loaded: tuple[Addresses, Vault]) -> None:
    await agree(loaded[0], "2301;;", lambda table, row: False)


@pytest.mark.parametrize("index", [0, 13])
async def test_an_organization_sees_its_own_and_what_is_public(
    index: int, loaded: tuple[Addresses, Vault], smallest: Province
) -> None:
    own = smallest.organizations[index].id
    everything = await read(loaded[0], None)
    people = {
        row["volunteer_id"]
        for table in ("membership", "assignment")
        for row in everything[table]
        if row["organization_id"] == own
    }

    def sees(table: str, row: Row) -> bool:
        match table:
            case "volunteer":
                return row["id"] in people or row["registered_by_id"] == own
            case "organization":
                return True
            case "activity":
                return row["status"] != "DRAFT" or row["organization_id"] == own
        return bool(row["organization_id"] == own)

    assert people
    await agree(loaded[0], f";{own};", sees)


async def test_a_volunteer_sees_their_own_and_what_is_public(
    loaded: tuple[Addresses, Vault], smallest: Province
) -> None:
    own: UUID = smallest.volunteers[1].id

    def sees(table: str, row: Row) -> bool:
        match table:
            case "volunteer":
                return bool(row["id"] == own)
            case "organization":
                return True
            case "activity":
                return bool(row["status"] != "DRAFT")
        return bool(row["volunteer_id"] == own)

    await agree(loaded[0], f";;{own}", sees)


@pytest.mark.parametrize("table", TABLES)
async def test_a_row_cannot_be_moved_out_of_sight(table: str, loaded: tuple[Addresses, Vault]) -> None:
    connection = await connect(loaded[0].app)
    await connection.execute("BEGIN")
    await connection.execute("SELECT set_config('hub.scope', '230102;;', true)")
    with pytest.raises(InsufficientPrivilegeError):
        await connection.execute(f"UPDATE {table} SET division = '230202' WHERE division = '230102'")
    await connection.close()
