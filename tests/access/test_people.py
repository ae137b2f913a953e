"""People who sign in elsewhere: whose token holds, whom it is about, and what happens when the issuer is away."""

import asyncio
import hmac
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from time import time
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from hub.access import grants, issuer_keys
from hub.access.actor import ActorKind
from hub.access.administrators import held_by
from hub.access.bindings import bind, list_all, unbind
from hub.db.connect import Connection
from hub.db.pool import Pool
from hub.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from hub.rows import AdministratorRole
from hub.settings import Settings
from tests.access.conftest import Desk
from tests.access.issuer import AUDIENCE, Issuer

Statements = Callable[[], AbstractContextManager[list[str]]]
INSERT = """
INSERT INTO volunteer (id, number, division, status, registered_on, route, birth_year, id_document_kind,
                       id_document, name, birth_date)
VALUES ($1, $2, '2301', 'ACTIVE', current_date, 'SELF', 1990, 'RESIDENT_ID', '', '', '')
"""


SECURITY = frozenset({AdministratorRole.SECURITY})


@pytest.fixture
def settings(issuer: Issuer) -> Settings:
    """Settings that name it."""
    return Settings(oidc_issuer=issuer.url, oidc_audience=AUDIENCE, oidc_algorithms=("ES256", "RS256"), oidc_leeway=20)


@pytest_asyncio.fixture
async def desk(loader: Connection, pool: Pool, settings: Settings) -> Desk:
    """A desk that knows the issuer's people."""
    desk = Desk(loader, pool, settings=settings)
    desk.authentication.hears.set()
    return desk


@pytest_asyncio.fixture
async def volunteer(loader: Connection, issuer: Issuer) -> AsyncIterator[UUID]:
    """A volunteer to whom the issuer's first person is bound."""
    key = uuid4()
    await loader.execute(INSERT, key, str(key)[:16])
    await bind(loader, issuer.url, "person-1", key)
    yield key
    await loader.execute("DELETE FROM person_binding")
    await loader.execute("DELETE FROM volunteer WHERE id = $1", key)


def administrator(**claims: Any) -> dict[str, Any]:
    return {"hub_roles": ["SECURITY", "gardener"], "amr": ["pwd", "mfa"], **claims}


async def test_bound_person_is_the_volunteer(desk: Desk, issuer: Issuer, volunteer: UUID) -> None:
    actor = await desk.actor(issuer.token())
    assert (actor.kind, actor.volunteer, actor.permissions) == (ActorKind.VOLUNTEER, volunteer, grants.VOLUNTEER)
    assert actor.scope == f";;{volunteer}"
    assert actor.id == (await desk.actor(issuer.token(iat=int(time()) - 1))).id


async def test_person_who_is_bound_to_nobody_is_not_signed_in(desk: Desk, issuer: Issuer, volunteer: UUID) -> None:
    with pytest.raises(NotSignedIn):
        await desk.actor(issuer.token("person-2"))


async def test_binding_keeps_no_subject_and_ends(
    desk: Desk, issuer: Issuer, volunteer: UUID, loader: Connection
) -> None:
    assert "person-1" not in str([dict(row) for row in await loader.fetch("SELECT * FROM person_binding")])
    assert [each.volunteer for each in await list_all(loader)] == [volunteer]
    with pytest.raises(Invalid, match="bound already"):
        await bind(loader, issuer.url, "person-1", volunteer)
    with pytest.raises(Invalid, match="no volunteer"):
        await bind(loader, issuer.url, "person-3", uuid4())
    assert await unbind(loader, volunteer) == 1
    with pytest.raises(NotFound):
        await unbind(loader, volunteer)
    with pytest.raises(NotSignedIn):
        await desk.actor(issuer.token())


async def test_role_of_a_claim_makes_an_administrator(desk: Desk, issuer: Issuer) -> None:
    actor = await desk.actor(issuer.token("chief", **administrator()))
    assert (actor.kind, actor.name, actor.roles) == (ActorKind.ADMINISTRATOR, "chief", SECURITY)
    assert (actor.permissions, actor.everything) == (held_by(SECURITY), False)
    other = await desk.actor(issuer.token("deputy", **administrator()))
    assert actor.id != other.id


@pytest.mark.parametrize("shown", [{"amr": ["pwd"]}, {"amr": None}, {"amr": None, "acr": "1"}, {"amr": {"mfa": 1}}])
async def test_administrator_without_a_second_factor_is_not_signed_in(
    desk: Desk, issuer: Issuer, shown: dict[str, Any]
) -> None:
    with pytest.raises(NotSignedIn, match="second factor"):
        await desk.actor(issuer.token(**administrator(**shown)))


async def test_second_factor_may_be_told_by_acr(desk: Desk, issuer: Issuer) -> None:
    assert (await desk.actor(issuer.token(**administrator(amr=None, acr="mfa")))).signed_in


async def test_two_roles_are_not_given_to_one_person(desk: Desk, issuer: Issuer) -> None:
    with pytest.raises(NotAllowed, match="AUDIT and SYSTEM"):
        await desk.actor(issuer.token(**administrator(hub_roles=["SYSTEM", "AUDIT"])))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"exp": int(time()) - 60}, "expired"),
        ({"exp": None}, "exp"),
        ({"aud": "another"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": ["another", "third"]}, "aud"),
        ({"nbf": int(time()) + 3600}, "nbf"),
        ({"iat": int(time()) + 3600}, "iat"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
    ],
)
async def test_token_that_does_not_hold_is_refused_by_name_of_the_claim(
    desk: Desk, issuer: Issuer, claims: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotSignedIn, match=said):
        await desk.actor(issuer.token(**{**administrator(), **claims}))


async def test_audience_may_be_one_of_several_and_clocks_may_differ_a_little(desk: Desk, issuer: Issuer) -> None:
    claims = administrator(aud=["another", AUDIENCE], exp=int(time()) - 5, nbf=int(time()) + 5, iat=int(time()) + 5)
    assert (await desk.actor(issuer.token(**claims))).signed_in


async def test_token_is_held_no_longer_than_it_is_valid(desk: Desk, issuer: Issuer) -> None:
    token = issuer.token(**administrator(exp=int(time()) + 30))
    actor = await desk.actor(token)
    desk.clock.now += 25
    assert await desk.actor(token) is actor
    desk.clock.now += 6
    assert await desk.actor(token) is not actor


def spelled(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def unsigned(issuer: Issuer, alg: str) -> str:
    head = {"alg": alg, "kid": "first"}
    claims = {"iss": issuer.url, "aud": AUDIENCE, "sub": "x", "exp": 9_999_999_999, **administrator()}
    return f"{spelled(orjson.dumps(head))}.{spelled(orjson.dumps(claims))}."


def signed_with_the_public_key(issuer: Issuer) -> str:
    """As if the public key, which everyone knows, were a secret that the hub shares with the issuer."""
    (public,) = issuer.keys
    assert isinstance(public, ECKey)
    said = unsigned(issuer, "HS256").rstrip(".")
    return f"{said}.{spelled(hmac.digest(public.as_pem(private=False), said.encode(), 'sha256'))}"


def forged(issuer: Issuer) -> str:
    return issuer.token(key=ECKey.generate_key("P-256", {"kid": "first"}), **administrator())


def changed(issuer: Issuer) -> str:
    head, _, tail = issuer.token().split(".")
    claims = jwt.decode(issuer.token(), KeySet(issuer.keys), ["ES256"]).claims | administrator()
    return f"{head}.{spelled(orjson.dumps(claims))}.{tail}"


def of_another_kind(issuer: Issuer) -> str:
    return issuer.token(key=RSAKey.generate_key(2048, {"kid": "first"}), alg="RS256", **administrator())


def with_an_algorithm_that_is_not_pinned(issuer: Issuer) -> str:
    return issuer.token(key=RSAKey.generate_key(2048, {"kid": "first"}), alg="RS512", **administrator())


def of_another_issuer(issuer: Issuer) -> str:
    return issuer.token(iss="https://evil.example", **administrator())


@pytest.mark.parametrize(
    "make",
    [
        lambda issuer: unsigned(issuer, "none"),
        lambda issuer: unsigned(issuer, "ES256"),
        signed_with_the_public_key,
        forged,
        changed,
        of_another_kind,
        with_an_algorithm_that_is_not_pinned,
        of_another_issuer,
        lambda issuer: "..",
        lambda issuer: "e30.e30.",
        lambda issuer: "W10.W10.",
    ],
)
async def test_token_that_the_issuer_has_not_signed_is_unknown(
    desk: Desk, issuer: Issuer, make: Callable[[Issuer], str]
) -> None:
    with pytest.raises(NotSignedIn, match="unknown"):
        await desk.actor(make(issuer))


async def test_keys_are_fetched_once(desk: Desk, issuer: Issuer) -> None:
    await asyncio.gather(*(desk.actor(issuer.token(f"chief-{number}", **administrator())) for number in range(8)))
    assert issuer.asked == ["/realm/.well-known/openid-configuration", "/realm/keys"]


async def test_tokens_of_people_need_the_dictionaries_and_the_one_statement_that_knows_a_volunteer(
    desk: Desk, issuer: Issuer, volunteer: UUID, statements: Statements
) -> None:
    with statements() as sent:
        await desk.actor(issuer.token(**administrator()))
    assert [sql for sql in sent if "FROM purpose" not in sql] == []
    token = issuer.token()
    with statements() as sent:
        await desk.actor(token)
        await desk.actor(token)
    assert len(sent) == 2


@pytest.mark.parametrize("rsa", [True, False])
async def test_new_key_is_fetched_when_a_token_names_it(desk: Desk, issuer: Issuer, rsa: bool) -> None:
    await desk.actor(issuer.token(**administrator()))
    issuer.roll_over("second", rsa=rsa)
    people = desk.authentication._people
    assert people is not None
    people._tokens._keys._tried -= issuer_keys.PAUSE
    token = issuer.token(alg="RS256" if rsa else "ES256", **administrator())
    assert (await desk.actor(token)).signed_in


async def test_unreachable_issuer_is_a_clear_refusal(loader: Connection, pool: Pool, issuer: Issuer) -> None:
    away = Settings(oidc_issuer="http://127.0.0.1:1", oidc_audience=AUDIENCE)
    desk = Desk(loader, pool, settings=away)
    for _ in range(5):
        with pytest.raises(NotSignedIn, match="cannot be asked for its keys"):
            await desk.actor(issuer.token(iss="http://127.0.0.1:1"))
    assert (await desk.actor(await desk.issue())).signed_in
