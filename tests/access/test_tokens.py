"""What an operator does with tokens."""

from uuid import uuid4

import pytest

from hub.access.tokens import Grant, issue, list_all, revoke
from hub.db.connect import Connection
from hub.errors import Invalid, NotFound
from hub.rows.access_token import TokenKind
from security.tokens import hash_token
from tests.access.conftest import PERMISSIONS


async def test_token_is_kept_as_a_hash_only(loader: Connection) -> None:
    token = await issue(loader, Grant(name="office"), PERMISSIONS)
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
    ],
)
async def test_what_does_not_exist_is_named(loader: Connection, grant: Grant, named: str) -> None:
    with pytest.raises(Invalid, match=named):
        await issue(loader, grant, PERMISSIONS)
    assert await list_all(loader) == []


async def test_list_tells_what_each_token_allows(loader: Connection) -> None:
    await issue(loader, Grant(name="school", department="education", divisions=["2301"], days=30), PERMISSIONS)
    await issue(loader, Grant(name="admin"), PERMISSIONS)
    admin, school = await list_all(loader)
    assert (admin.name, admin.kind, admin.speaks_for) == ("admin", "ADMINISTRATOR", None)
    assert (school.speaks_for, school.divisions, school.last_used_on) == ("education", ["2301"], None)
    assert await loader.fetchval("SELECT $1 - now() BETWEEN '29 days' AND '31 days'", school.expires_at)


async def test_token_is_revoked_by_name_or_by_id_once(loader: Connection) -> None:
    for name in ("one", "two", "two"):
        await issue(loader, Grant(name=name), PERMISSIONS)
    one = (await list_all(loader))[0]
    assert await revoke(loader, "two") == 2
    assert await revoke(loader, str(one.id)) == 1
    assert all(each.revoked_at for each in await list_all(loader))
    for named in ("one", "two", "three"):
        with pytest.raises(NotFound, match=named):
            await revoke(loader, named)
