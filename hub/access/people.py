"""People who sign in elsewhere: volunteers by a binding, administrators by a claim."""

from collections.abc import Collection
from hashlib import sha256
from time import time
from typing import Any
from uuid import UUID, uuid5

import orjson

from hub.access import grants
from hub.access.actor import Actor, ActorKind
from hub.access.administrators import held_by, only_role
from hub.access.identity_token import Claims, IdentityTokens
from hub.access.issuer_keys import IssuerKeys
from hub.access.lookup import Found, Reader
from hub.errors import NotSignedIn
from hub.rows.access_token import AdministratorRole
from hub.settings import Settings

BOUND = """
SELECT coalesce((
    SELECT json_build_object('id', id, 'volunteer', volunteer_id) FROM person_binding WHERE subject = $1
)::text, 'null')
"""
"""JSON of whom a subject is bound to, or `null`."""
SECONDS = 3600.0
"""The longest time for which a token is taken for valid."""
ADMINISTRATORS = UUID("0a1f5c1e-7d3b-5f0e-9b57-6d1e0c5f2a44")
"""Where the ids of administrators are derived from their subjects."""


class People:
    """Knows whom an issuer's tokens are about.

    roles_claim: the claim that names the roles of an administrator
    second_factors: what of `amr` or `acr` says that a second factor was shown, without which nobody administers
    """

    def __init__(
        self, reader: Reader, tokens: IdentityTokens, *, issuer: str, roles_claim: str, second_factors: Collection[str]
    ) -> None:
        self._reader = reader
        self._tokens = tokens
        self._issuer = issuer
        self._roles_claim = roles_claim
        self._second_factors = frozenset(second_factors)

    async def find(self, token: str) -> Found | None:
        """Whom a token is about, or None where it is no token of the issuer, or about nobody who is known here.

        Raises NotSignedIn, and NotAllowed for two roles at once.
        """
        claims = await self._tokens.claims(token)
        if claims is None:
            return None
        roles = frozenset(role for role in AdministratorRole if role in _listed(claims.get(self._roles_claim)))
        actor = self._administrator(claims, roles) if roles else await self._volunteer(claims)
        now = time()
        return Found(actor=actor, seconds=max(now, min(claims["exp"], now + SECONDS)) - now) if actor else None

    def _administrator(self, claims: Claims, roles: frozenset[AdministratorRole]) -> Actor:
        shown = {*_listed(claims.get("amr")), *_listed(claims.get("acr"))}
        if not shown & self._second_factors:
            raise NotSignedIn("Administrators sign in with a second factor, and neither amr nor acr names one.")
        subject = claims["sub"]
        return Actor(
            kind=ActorKind.ADMINISTRATOR,
            id=uuid5(ADMINISTRATORS, f"{self._issuer} {subject}"),
            name=subject,
            permissions=held_by(only_role(roles)),
            roles=roles,
        )

    async def _volunteer(self, claims: Claims) -> Actor | None:
        bound = orjson.loads(await self._reader.fetch(BOUND, [hash_subject(self._issuer, claims["sub"])]))
        if bound is None:
            return None
        volunteer = UUID(bound["volunteer"])
        return Actor(kind=ActorKind.VOLUNTEER, id=UUID(bound["id"]), volunteer=volunteer, permissions=grants.VOLUNTEER)


def hash_subject(issuer: str, subject: str) -> bytes:
    """The SHA-256 by which a subject of an issuer is kept."""
    return sha256(f"{issuer}\0{subject}".encode()).digest()


def people_of(settings: Settings, reader: Reader) -> People | None:
    """Those whom the issuer of the settings vouches for; None where none is set."""
    issuer, audience = settings.oidc_issuer, settings.oidc_audience
    if issuer is None or audience is None:
        return None
    tokens = IdentityTokens(
        IssuerKeys(issuer),
        issuer=issuer,
        audience=audience,
        algorithms=settings.oidc_algorithms,
        leeway=settings.oidc_leeway,
    )
    return People(
        reader,
        tokens,
        issuer=issuer,
        roles_claim=settings.oidc_roles_claim,
        second_factors=settings.oidc_second_factors,
    )


def _listed(claim: Any) -> list[str]:
    """The words of a claim that is one word or a list of them."""
    words = claim if isinstance(claim, list) else [claim]
    return [word for word in words if isinstance(word, str)]
