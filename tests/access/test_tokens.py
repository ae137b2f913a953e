"""What an operator does with tokens."""

from dataclasses import replace
from uuid import uuid4

import pytest
from asyncpg import CheckViolationError, InsufficientPrivilegeError

from hub.access.tokens import Grant, admit, issue, list_all, revoke
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.errors import Invalid, NotFound
from hub.rows.access_token import AdministratorRole, TokenKind
from security.tokens import hash_token
from tests.access.conftest import PERMISSIONS


async def test_token_is_kept_as_a_hash_only(loader: Connection) -> None:
    token = await issue(loader, Grant(name="office", role=AdministratorRole.AUDIT), PERMISSIONS)
    (row,) = await loader.fetch("SELECT * FROM access_token")
    assert row["hash"] == hash_token(token)
    assert token not in str(dict(row))


@pytest.mark.parametrize(
    ("grant", "kind"),
    [
        (Grant(name="t", department="education"), TokenKind.DEPARTMENT),
        (Grant(name="t", organization=uuid4()), TokenKind.ORGANIZATION),
        (Grant(name="t", volunteer=uuid4()), TokenKind.VOLUNTEER),
        (Grant(name="t"), TokenKind.ADMINISTRATOR),
    ],
)
def test_token_speaks_for_whom_it_names(grant: Grant, kind: TokenKind) -> None:
    assert grant.kind is kind


@pytest.mark.parametrize(
    ("grant", "named"),
    [
        (Grant(name="t", department="magic", divisions=["*"]), "department magic"),
        (Grant(name="t", department="education", divisions=["2301", "9999"]), "division 9999"),
        (Grant(name="t", department="education", divisions=["*"], permissions=["all:everything"]), "all:everything"),
        (Grant(name="t", organization=uuid4()), "organization"),
        (Grant(name="t", volunteer=uuid4()), "volunteer"),
        (Grant(name="t"), "has a role"),
        (Grant(name="t", department="education", role=AdministratorRole.AUDIT), "nobody else"),
        (Grant(name="t", role=AdministratorRole.AUDIT, permissions=["volunteer:read"]), "nothing is added"),
        (Grant(name="t", role=AdministratorRole.AUDIT, divisions=["*"]), "nothing is added"),
        (Grant(name="t", role=AdministratorRole.AUDIT, purposes=["CLAIM"]), "nothing is added"),
    ],
)
async def test_what_does_not_exist_is_named(loader: Connection, grant: Grant, named: str) -> None:
    with pytest.raises(Invalid, match=named):
        await issue(loader, grant, PERMISSIONS)
    assert await list_all(loader) == []


async def test_list_tells_what_each_token_allows(loader: Connection) -> None:
    await issue(loader, Grant(name="school", department="education", divisions=["2301"], days=30), PERMISSIONS)
    await issue(loader, Grant(name="admin", role=AdministratorRole.SYSTEM), PERMISSIONS)
    admin, school = await list_all(loader)
    assert (admin.name, admin.kind, admin.speaks_for) == ("admin", "ADMINISTRATOR", None)
    assert (school.speaks_for, school.divisions, school.last_used_on) == ("education", ["2301"], None)
    assert await loader.fetchval("SELECT $1 - now() BETWEEN '29 days' AND '31 days'", school.expires_at)


async def test_token_is_revoked_by_name_or_by_id_once(loader: Connection) -> None:
    for name in ("one", "two", "two"):
        await issue(loader, Grant(name=name, role=AdministratorRole.SYSTEM), PERMISSIONS)
    one = (await list_all(loader))[0]
    assert await revoke(loader, "two") == 2
    assert await revoke(loader, str(one.id)) == 1
    assert all(each.revoked_at for each in await list_all(loader))
    for named in ("one", "two", "three"):
        with pytest.raises(NotFound, match=named):
            await revoke(loader, named)


@pytest.mark.parametrize(
    "column", ["roles = '{SYSTEM,AUDIT}'", "permissions = '{*}'", "kind = 'DEPARTMENT', department = 'education'"]
)
async def test_no_token_outside_a_demo_holds_two_roles_or_everything(loader: Connection, column: str) -> None:
    await issue(loader, Grant(name="admin", role=AdministratorRole.SYSTEM), PERMISSIONS)
    with pytest.raises(CheckViolationError):
        await loader.execute(f"UPDATE access_token SET {column}")


async def test_whoever_serves_makes_no_token_and_lets_none_allow_more(loader: Connection, database: Addresses) -> None:
    await issue(loader, Grant(name="admin", role=AdministratorRole.SYSTEM), PERMISSIONS)
    serving = await connect(database.app)
    for statement in ("UPDATE access_token SET roles = '{AUDIT}'", "DELETE FROM access_token"):
        with pytest.raises(InsufficientPrivilegeError):
            await serving.execute(statement)
    assert await serving.execute("UPDATE access_token SET last_used_on = current_date") == "UPDATE 1"
    await serving.close()


async def test_certificate_is_listed_and_bound_to_one_department_at_a_time(loader: Connection) -> None:
    school = Grant(name="school", department="education", divisions=["2301"], certificate="CN=school")
    await admit(loader, school, PERMISSIONS)
    assert (await list_all(loader))[0].certificate == "CN=school"
    other = replace(school, name="other", department="social-work")
    with pytest.raises(Invalid, match="in use"):
        await admit(loader, other, PERMISSIONS)
    await revoke(loader, "school")
    await admit(loader, other, PERMISSIONS)
    assert [each.speaks_for for each in await list_all(loader) if not each.revoked_at] == ["social-work"]


@pytest.mark.parametrize("certificate", ["", "  "])
async def test_certificate_without_a_text_is_none(loader: Connection, certificate: str) -> None:
    with pytest.raises(Invalid):
        await admit(loader, Grant(name="t", department="education", certificate=certificate), PERMISSIONS)
