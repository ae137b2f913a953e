"""Access tokens: issued, listed and revoked by whoever operates the hub."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from asyncpg import UniqueViolationError

from hub.access.actor import WHOLE_PROVINCE
from hub.access.proxies import normalized
from hub.db.connect import Connection
from hub.db.row import uuid7
from hub.errors import Invalid, NotFound
from hub.rows.access_token import AdministratorRole, TokenKind
from security.tokens import hash_certificate, hash_token, make_token

CHANNEL = "hub_tokens"
"""Where every hub on the database is told to look tokens up again."""

ISSUE = """
INSERT INTO access_token
    (id, name, kind, hash, department, organization_id, volunteer_id, divisions, permissions, purposes,
     legal_bases, roles, certificate, issued_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now(), now() + make_interval(days => $14))
"""
TELL = "SELECT pg_notify($1, '')"
LIST = """
SELECT id, name, kind, coalesce(department, organization_id::text, volunteer_id::text) AS speaks_for,
       divisions, permissions, purposes, legal_bases, roles, certificate, expires_at, revoked_at, last_used_on
FROM access_token ORDER BY name, id
"""
RELEASE = """
UPDATE access_token SET hash = sha256(hash || uuid_send(id)) 
WHERE hash = $1 AND (revoked_at IS NOT NULL OR expires_at <= now())
"""
"""Lets a certificate that spoke for one that is revoked or has expired be bound again."""
REVOKE = """
WITH revoked AS (
    UPDATE access_token SET revoked_at = now() WHERE (name = $1 OR id::text = $1) AND revoked_at IS NULL RETURNING id
)
SELECT count(*), pg_notify($2, '') FROM revoked
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What a token allows, for so many days; without a department, organization or volunteer, an administrator.

    certificate: what a department shows instead of a token: its SHA-256, or else its subject
    """

    name: str
    department: str | None = None
    organization: UUID | None = None
    volunteer: UUID | None = None
    divisions: Sequence[str] = ()
    permissions: Sequence[str] = ()
    purposes: Sequence[str] = ()
    legal_bases: Sequence[str] = ()
    role: AdministratorRole | None = None
    certificate: str | None = None
    days: int = 365

    @property
    def kind(self) -> TokenKind:
        """Whom the token speaks for."""
        if self.department:
            return TokenKind.DEPARTMENT
        if self.organization:
            return TokenKind.ORGANIZATION
        return TokenKind.VOLUNTEER if self.volunteer else TokenKind.ADMINISTRATOR


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenEntry:
    """A token as a list shows it."""

    id: UUID
    name: str
    kind: str
    speaks_for: str | None
    divisions: list[str]
    permissions: list[str]
    purposes: list[str]
    legal_bases: list[str]
    roles: list[str]
    certificate: str | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_on: date | None


async def issue(connection: Connection, grant: Grant, permissions: Collection[str]) -> str:
    """A new token, which nobody can read again; `permissions` are all that exist. Raises Invalid."""
    token = make_token()
    await _store(connection, grant, hash_token(token), permissions)
    return token


async def admit(connection: Connection, grant: Grant, permissions: Collection[str]) -> None:
    """Take the certificate of a grant for a token; from now on its department proves itself by it. Raises Invalid."""
    certificate = normalized(grant.certificate or "")
    if certificate is None or not grant.department:
        raise Invalid("A certificate is named, and the department that it names.", field="certificate")
    async with connection.transaction():
        await connection.execute(RELEASE, hash_certificate(certificate))
        held = replace(grant, certificate=certificate)
        try:
            await _store(connection, held, hash_certificate(certificate), permissions)
        except UniqueViolationError:
            raise Invalid("The certificate is in use; revoke that first.", field="certificate") from None
        await connection.execute(TELL, CHANNEL)


async def list_all(connection: Connection) -> list[TokenEntry]:
    """Every token, in order of name."""
    return [TokenEntry(**row) for row in await connection.fetch(LIST)]


async def revoke(connection: Connection, named: str) -> int:
    """How many valid tokens of a name or an id there were; from now on they open nothing. Raises NotFound."""
    row = await connection.fetchrow(REVOKE, named, CHANNEL)
    count: int = row["count"] if row else 0
    if not count:
        raise NotFound(f"No valid token has the name or id {named}; `hub token list` shows all.")
    return count


async def _store(connection: Connection, grant: Grant, hashed: bytes, permissions: Collection[str]) -> None:
    """Store a grant whose every name is known. Raises Invalid."""
    _known("permission", grant.permissions, permissions)
    _known("division", grant.divisions, [WHOLE_PROVINCE, *await _keys(connection, "SELECT code FROM division")])
    _known("purpose", grant.purposes, await _keys(connection, "SELECT code FROM purpose"))
    _known("legal basis", grant.legal_bases, await _keys(connection, "SELECT code FROM legal_basis"))
    for thing, named in (("department", "code"), ("organization", "id"), ("volunteer", "id")):
        value = getattr(grant, thing)
        if value is not None:
            found = await _keys(connection, f"SELECT {named} FROM {thing} WHERE {named} = $1", value)
            _known(thing, [value], found)
    _check_administrator(grant)
    await connection.execute(
        ISSUE,
        uuid7(),
        grant.name,
        grant.kind,
        hashed,
        grant.department,
        grant.organization,
        grant.volunteer,
        grant.divisions,
        grant.permissions,
        grant.purposes,
        grant.legal_bases,
        [grant.role] if grant.role else [],
        grant.certificate,
        grant.days,
    )


def _check_administrator(grant: Grant) -> None:
    """An administrator has one role and what that holds, and nobody else has one."""
    administers = grant.kind is TokenKind.ADMINISTRATOR
    if administers != (grant.role is not None):
        raise Invalid("An administrator has a role, and nobody else has one.", field="role")
    if administers and (grant.divisions or grant.permissions or grant.purposes or grant.legal_bases):
        raise Invalid("An administrator has what the role holds; nothing is added to it.", field="role")


def _known(thing: str, named: Sequence[object], known: Collection[object]) -> None:
    if unknown := [str(each) for each in named if each not in known]:
        raise Invalid(f"There is no {thing} {', '.join(unknown)}.", field=thing)


async def _keys(connection: Connection, query: str, *given: object) -> list[object]:
    return [row[0] for row in await connection.fetch(query, *given)]
