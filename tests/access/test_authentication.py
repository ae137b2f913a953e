"""From the headers of a request to the one who asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from uuid import UUID, uuid4

import pytest

from hub.access import grants
from hub.access.actor import ActorKind
from hub.access.administrators import held_by
from hub.access.authentication import MOST, SECONDS
from hub.access.policy import Rule
from hub.data import legal_basis_rows, purpose_rows
from hub.db.connect import Connection
from hub.db.pool import Pool
from hub.errors import Invalid, NotAllowed, NotSignedIn
from hub.rows.access_token import AdministratorRole
from hub.rows.policy_rule import PolicyForm
from tests.access.conftest import PERMISSIONS, Desk

LOADED = """
INSERT INTO demo_load (id, synthetic, seed, tier, generator_version, loaded_at) VALUES ($1, true, 1, 'S0', 1, now())
"""
PURPOSES = {row["code"] for row in purpose_rows()}
LEGAL_BASES = {row["code"] for row in legal_basis_rows()}
Statements = Callable[[], AbstractContextManager[list[str]]]


async def insert_organization(loader: Connection) -> UUID:
    key = uuid4()
    await loader.execute(
        "INSERT INTO organization (id, name, kind, status, division) VALUES ($1, 'O', 'FOUNDATION', 'ACTIVE', '2301')",
        key,
    )
    return key


async def test_no_header_is_the_one_stranger(desk: Desk) -> None:
    stranger = await desk.authentication.actor({})
    assert stranger is desk.authentication.anonymous
    assert stranger.kind is ActorKind.ANONYMOUS
    assert stranger.scopes == 0b001


async def test_department_sees_its_divisions_and_all_below(desk: Desk, loader: Connection) -> None:
    token = await desk.issue(department="education", divisions=["2301"], permissions=["volunteer:read"])
    actor = await desk.actor(token)
    assert (actor.kind, actor.department, actor.name) == (ActorKind.DEPARTMENT, "education", "test")
    below = await loader.fetch("SELECT code FROM division WHERE code = '2301' OR parent = '2301' ORDER BY code")
    assert actor.divisions == tuple(row["code"] for row in below)
    assert len(below) > 10
    assert actor.permissions == {"volunteer:read"}
    assert actor.scopes == 0b010


async def test_department_of_the_whole_province_has_no_list_of_divisions(desk: Desk) -> None:
    actor = await desk.actor(await desk.issue(department="education", divisions=["*"]))
    assert actor.divisions is None
    assert actor.scope == "*;;"


async def test_rules_of_the_department_come_with_its_token(desk: Desk, loader: Connection) -> None:
    await loader.execute(
        "INSERT INTO policy_rule (id, department, type_name, field_name, form, purposes) VALUES"
        " ($1, 'education', 'Volunteer', 'idDocument', 'PLAIN', '{SERVICE}'),"
        " ($2, 'social-work', 'Volunteer', 'phone', 'DENY', '{}')",
        uuid4(),
        uuid4(),
    )
    actor = await desk.actor(await desk.issue(department="education", divisions=["2301"]))
    assert actor.rules == {"Volunteer.idDocument": Rule(PolicyForm.PLAIN, frozenset({"SERVICE"}))}


async def test_organization_has_what_every_organization_has_and_what_its_token_adds(
    desk: Desk, loader: Connection
) -> None:
    key = await insert_organization(loader)
    actor = await desk.actor(await desk.issue(organization=key, permissions=["volunteer:write"]))
    assert (actor.kind, actor.organization, actor.divisions) == (ActorKind.ORGANIZATION, key, ())
    assert actor.permissions == grants.ORGANIZATION | {"volunteer:write"}


@pytest.mark.parametrize("role", AdministratorRole)
async def test_administrator_has_what_the_role_holds_and_no_row_of_a_scope(desk: Desk, role: AdministratorRole) -> None:
    actor = await desk.actor(await desk.issue(role=role))
    assert (actor.kind, actor.roles, actor.everything) == (ActorKind.ADMINISTRATOR, frozenset({role}), False)
    assert actor.permissions == held_by([role])
    assert actor.scope == (";;;audit" if role is AdministratorRole.AUDIT else ";;")
    assert actor.purposes == frozenset()


@pytest.mark.parametrize("loaded", [True, False])
async def test_administrator_of_a_demo_has_everything_where_a_demo_is(
    desk: Desk, loader: Connection, loaded: bool
) -> None:
    token = await desk.issue()
    everything = "synthetic = true, divisions = '{*}', permissions = '{*}', roles = $1"
    await loader.execute(f"UPDATE access_token SET {everything}", [*AdministratorRole])
    if loaded:
        await loader.execute(LOADED, uuid4())
    actor = await desk.actor(token)
    await loader.execute("DELETE FROM demo_load")
    assert (actor.roles, actor.everything) == (frozenset(AdministratorRole), loaded)
    assert actor.scope == ("*;;;audit" if loaded else ";;;audit")
    assert actor.permissions == (PERMISSIONS.keys() if loaded else held_by(actor.roles))
    assert actor.purposes == (PURPOSES if loaded else set())
    assert actor.legal_bases == (LEGAL_BASES if loaded else set())


def test_what_everyone_is_granted_exists() -> None:
    assert PERMISSIONS.keys() >= grants.ORGANIZATION | grants.VOLUNTEER


@pytest.mark.parametrize(
    "header",
    [b"", b"Bearer", b"Bearer ", b"Basic aHViOmh1Yg==", b"hub_token", "Bearer 令牌".encode(), b"Bearer \xff"],
)
async def test_malformed_header_is_not_signed_in(desk: Desk, header: bytes) -> None:
    with pytest.raises(NotSignedIn):
        await desk.authentication.actor({b"authorization": header})


async def test_unknown_token_is_not_signed_in(desk: Desk) -> None:
    with pytest.raises(NotSignedIn):
        await desk.actor("hub_unknown")


async def test_scheme_is_read_in_any_case(desk: Desk) -> None:
    token = await desk.issue()
    assert (await desk.authentication.actor({b"authorization": b"bearer " + token.encode()})).signed_in


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
async def test_revoked_and_expired_tokens_are_not_signed_in(desk: Desk, loader: Connection, column: str) -> None:
    token = await desk.issue()
    past = datetime.now(UTC) - timedelta(seconds=2)
    await loader.execute(f"UPDATE access_token SET {column} = $1", past)
    with pytest.raises(NotSignedIn):
        await desk.actor(token)


async def test_one_statement_knows_a_token_and_none_knows_it_again(desk: Desk, statements: Statements) -> None:
    token = await desk.issue(department="education", divisions=["2301"], purposes=["SERVICE", "CLAIM"])
    desk.authentication.hears.set()
    with statements() as sent:
        actor = await desk.actor(token)
    assert len(sent) == 1
    with statements() as sent:
        assert await desk.actor(token) is actor
        await desk.actor(token, "SERVICE")
    assert sent == []


async def test_token_is_looked_up_again_after_a_minute(desk: Desk, loader: Connection) -> None:
    token = await desk.issue()
    desk.authentication.hears.set()
    await desk.actor(token)
    await loader.execute("UPDATE access_token SET revoked_at = now()")
    desk.clock.now += SECONDS - 1
    assert (await desk.actor(token)).signed_in
    desk.clock.now += 1
    with pytest.raises(NotSignedIn):
        await desk.actor(token)


async def test_token_is_held_no_longer_than_it_is_valid(desk: Desk, loader: Connection) -> None:
    token = await desk.issue()
    desk.authentication.hears.set()
    await loader.execute("UPDATE access_token SET expires_at = now() + interval '20 s'")
    await desk.actor(token)
    await loader.execute("UPDATE access_token SET expires_at = now() - interval '2 s'")
    desk.clock.now += 10
    assert (await desk.actor(token)).signed_in
    desk.clock.now += 12
    with pytest.raises(NotSignedIn):
        await desk.actor(token)


async def test_no_token_is_held_while_a_revocation_would_not_be_heard(desk: Desk, loader: Connection) -> None:
    token = await desk.issue()
    await desk.actor(token)
    await loader.execute("UPDATE access_token SET revoked_at = now()")
    with pytest.raises(NotSignedIn):
        await desk.actor(token)


async def test_forgetting_looks_every_token_up_again(desk: Desk, loader: Connection) -> None:
    token = await desk.issue()
    desk.authentication.hears.set()
    await desk.actor(token)
    await loader.execute("UPDATE access_token SET revoked_at = now()")
    desk.authentication.forget()
    with pytest.raises(NotSignedIn):
        await desk.actor(token)


async def test_purpose_of_the_header_makes_another_actor_with_decisions_and_scopes_of_its_own(desk: Desk) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["SERVICE", "CLAIM"])
    desk.authentication.hears.set()
    silent, serving, claiming = [await desk.actor(token, purpose) for purpose in (None, "SERVICE", "CLAIM")]
    assert [each.purpose for each in (silent, serving, claiming)] == [None, "SERVICE", "CLAIM"]
    assert [each.scopes for each in (silent, serving, claiming)] == [0b010, 0b010, 0b110]
    assert serving.granted is not silent.granted
    assert await desk.actor(token, "CLAIM") is claiming


async def test_only_purpose_of_a_token_applies_without_a_header(desk: Desk) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["CLAIM"])
    assert (await desk.actor(token)).purpose == "CLAIM"


async def test_purposes_are_refused_by_name(desk: Desk) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["CLAIM"])
    with pytest.raises(NotAllowed, match="SERVICE"):
        await desk.actor(token, "SERVICE")
    with pytest.raises(Invalid):
        await desk.actor(token, "CURIOSITY")


async def test_legal_basis_follows_from_the_purpose_where_none_is_declared(desk: Desk) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["SERVICE", "CLAIM"])
    assert (await desk.actor(token)).legal_basis is None
    assert (await desk.actor(token, "CLAIM")).legal_basis == "CONTRACT"
    assert (await desk.actor(token, "CLAIM", "CONTRACT")).legal_basis == "CONTRACT"


async def test_declared_legal_basis_makes_an_actor_of_its_own_that_is_held(desk: Desk, statements: Statements) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["CLAIM"], legal_bases=["CONSENT"])
    desk.authentication.hears.set()
    usual, consented = await desk.actor(token), await desk.actor(token, "CLAIM", "CONSENT")
    assert (usual.legal_basis, consented.legal_basis) == ("CONTRACT", "CONSENT")
    with statements() as sent:
        assert await desk.actor(token, "CLAIM", "CONSENT") is consented
    assert sent == []


async def test_legal_bases_are_refused_by_name(desk: Desk) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["CLAIM"])
    with pytest.raises(NotAllowed, match="CONSENT"):
        await desk.actor(token, "CLAIM", "CONSENT")
    with pytest.raises(Invalid, match="SEPARATE_CONSENT"):
        await desk.actor(token, "CLAIM", "WHIM")


async def test_purpose_that_the_data_gains_can_be_declared(desk: Desk, loader: Connection) -> None:
    await loader.execute("INSERT INTO purpose (id, code, name, legal_basis) VALUES ($1, 'RESCUE', 'x', 'LAW')", uuid4())
    try:
        token = await desk.issue(department="education", divisions=["*"], purposes=["RESCUE", "CLAIM"])
        actor = await desk.actor(token, "RESCUE")
        assert (actor.purpose, actor.legal_basis) == ("RESCUE", "LAW")
    finally:
        await loader.execute("DELETE FROM purpose WHERE code = 'RESCUE'")


async def test_rule_that_reaches_less_than_its_token_shows_what_holds_everywhere(
    desk: Desk, loader: Connection
) -> None:
    await loader.execute(
        "INSERT INTO policy_rule (id, department, type_name, field_name, form, purposes, divisions) VALUES"
        " ($1, 'education', 'Volunteer', 'name', 'PLAIN', '{SERVICE}', '{2301}'),"
        " ($2, 'education', 'Volunteer', 'phone', 'DENY', '{}', '{230102}')",
        uuid4(),
        uuid4(),
    )
    reach = {}
    for place in ("*", "23", "2301", "230102", "2302"):
        actor = await desk.actor(await desk.issue(department="education", divisions=[place], purposes=["SERVICE"]))
        reach[place] = (actor.form("Volunteer.name", "plain").opens, actor.form("Volunteer.phone", "masked").opens)
    assert reach == {
        "*": (False, False),
        "23": (False, False),
        "2301": (True, False),
        "230102": (True, False),
        "2302": (False, True),
    }


async def test_plugin_is_asked_for_a_token_that_the_hub_does_not_know(loader: Connection, pool: Pool) -> None:
    doorkeeper = EntryPoint(name="doorkeeper", value="tests.access.doorkeeper", group="hub")
    desk = Desk(loader, pool, doorkeeper)
    visitor = await desk.actor("visitor-1", "CLAIM")
    assert (visitor.name, visitor.purpose, visitor.scopes) == ("visitor-1", "CLAIM", 0b110)
    assert (await desk.actor(await desk.issue())).kind is ActorKind.ADMINISTRATOR
    with pytest.raises(NotSignedIn):
        await desk.actor("stranger-1")


async def test_tokens_are_held_in_a_bounded_number(loader: Connection, pool: Pool) -> None:
    doorkeeper = EntryPoint(name="doorkeeper", value="tests.access.doorkeeper", group="hub")
    desk = Desk(loader, pool, doorkeeper)
    desk.authentication.hears.set()
    first = await desk.actor("visitor-0")
    assert await desk.actor("visitor-0") is first
    for number in range(1, MOST + 1):
        await desk.actor(f"visitor-{number}")
    assert await desk.actor("visitor-0") is not first
