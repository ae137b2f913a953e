"""Departments that sign in with a certificate, which a trusted proxy has seen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.metadata import EntryPoint

import pytest

from hub.access.actor import Actor, ActorKind
from hub.access.tokens import revoke
from hub.db.connect import Connection
from hub.db.pool import Pool
from hub.errors import NotNow, NotSignedIn
from tests.access.conftest import GUESSES, Desk

Statements = Callable[[], AbstractContextManager[list[str]]]

PROXY = ("10.1.2.3", 5000)
STRANGER = ("203.0.113.9", 5000)
SCHOOL = "ab" * 32
SUBJECT = "CN=school,O=Heilongjiang"


async def shown(
    desk: Desk, certificate: str | None, token: str | None = None, peer: tuple[str, int] | None = PROXY
) -> Actor:
    """The one who shows a certificate, a token, or both."""
    headers = {}
    if certificate is not None:
        headers[b"client-fingerprint"] = certificate.encode()
    if token is not None:
        headers[b"authorization"] = f"Bearer {token}".encode()
    return await desk.authentication.actor(headers, peer)


@pytest.mark.parametrize("certificate", [SCHOOL, SUBJECT])
async def test_certificate_of_a_trusted_proxy_speaks_for_its_department(desk: Desk, certificate: str) -> None:
    await desk.admit(certificate, "education", "*")
    actor = await shown(desk, certificate)
    assert (actor.kind, actor.department, actor.scope) == (ActorKind.DEPARTMENT, "education", "*;;")


async def test_fingerprint_is_read_in_any_spelling(desk: Desk) -> None:
    await desk.admit(":".join(["AB"] * 32), "education", "*")
    assert (await shown(desk, SCHOOL)).department == "education"


@pytest.mark.parametrize("peer", [STRANGER, ("127.0.0.1", 1), None])
async def test_certificate_that_no_trusted_proxy_tells_is_nothing(desk: Desk, peer: tuple[str, int] | None) -> None:
    await desk.admit(SCHOOL, "education", "*")
    assert (await shown(desk, SCHOOL, peer=peer)).kind is ActorKind.ANONYMOUS


async def test_certificate_of_nobody_is_not_signed_in_with_or_without_a_token(desk: Desk) -> None:
    token = await desk.issue(department="education", divisions=["*"])
    for each in (None, token):
        with pytest.raises(NotSignedIn):
            await shown(desk, SCHOOL, each)


async def test_text_of_a_certificate_is_no_token(desk: Desk) -> None:
    await desk.admit(SCHOOL, "education", "*")
    for guess in (SCHOOL, f"certificate {SCHOOL}", f"certificate-{SCHOOL}"):
        with pytest.raises(NotSignedIn):
            await desk.actor(guess)


async def test_token_and_certificate_of_one_department_are_the_token(desk: Desk) -> None:
    await desk.admit(SCHOOL, "education", "*")
    token = await desk.issue(department="education", divisions=["2301"], permissions=["volunteer:read"])
    actor = await shown(desk, SCHOOL, token)
    assert (actor.name, actor.permissions) == ("test", frozenset({"volunteer:read"}))


async def test_token_and_certificate_of_two_departments_are_refused(desk: Desk) -> None:
    await desk.admit(SCHOOL, "education", "*")
    for grant in ({"department": "social-work", "divisions": ["*"]}, {}):
        token = await desk.issue(**grant)
        with pytest.raises(NotSignedIn, match="different"):
            await shown(desk, SCHOOL, token)


async def test_token_of_a_department_with_a_certificate_is_of_no_use_without_it(desk: Desk, loader: Connection) -> None:
    token = await desk.issue(department="education", divisions=["*"])
    other = await desk.issue(department="social-work", divisions=["*"])
    assert (await shown(desk, None, token)).signed_in
    await desk.admit(SCHOOL, "education", "*")
    for peer in (PROXY, STRANGER):
        with pytest.raises(NotSignedIn, match="certificate"):
            await shown(desk, SCHOOL if peer is STRANGER else None, token, peer)
    assert (await shown(desk, None, other)).signed_in
    await loader.execute("UPDATE access_token SET expires_at = now() - interval '2 s' WHERE certificate IS NOT NULL")
    with pytest.raises(NotSignedIn, match="certificate"):
        await shown(desk, None, token)
    await revoke(loader, SCHOOL)
    assert (await shown(desk, None, token)).signed_in


async def test_who_is_held_for_a_token_is_held_for_that_certificate_only(desk: Desk, statements: Statements) -> None:
    desk.authentication.hears.set()
    await desk.admit(SCHOOL, "education", "*")
    token = await desk.issue(department="education", divisions=["*"])
    actor = await shown(desk, SCHOOL, token)
    with statements() as sent:
        assert await shown(desk, SCHOOL, token) is actor
    assert sent == []
    for certificate in (None, SUBJECT):
        with pytest.raises(NotSignedIn):
            await shown(desk, certificate, token)


async def test_plugin_is_told_of_no_certificate_that_nobody_has_proved(loader: Connection, pool: Pool) -> None:
    desk = Desk(loader, pool, EntryPoint(name="doorkeeper", value="tests.access.doorkeeper", group="hub"))
    told = await shown(desk, SCHOOL, "visitor-headers", STRANGER)
    assert "client-fingerprint" not in told.name
    assert "authorization" in told.name


async def test_guesses_are_counted_for_the_client_behind_the_proxy(desk: Desk) -> None:
    def headers(client: str, guess: object) -> dict[bytes, bytes]:
        return {b"x-forwarded-for": client.encode(), b"authorization": f"Bearer hub_{guess}".encode()}

    for guess in range(GUESSES):
        with pytest.raises(NotSignedIn):
            await desk.authentication.actor(headers("198.51.100.1", guess), PROXY)
    with pytest.raises(NotNow):
        await desk.authentication.actor(headers("198.51.100.1", "again"), PROXY)
    with pytest.raises(NotSignedIn):
        await desk.authentication.actor(headers("198.51.100.2", "again"), PROXY)
