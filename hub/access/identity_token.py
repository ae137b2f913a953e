"""The tokens of people: signed by their issuer, and read once it is sure that they are and whom they are for."""

from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

from hub.access.issuer_keys import IssuerKeys
from hub.errors import NotSignedIn

LONGEST = 255
"""The most characters of a subject, as OpenID Connect has it."""

Claims = Mapping[str, Any]


class IdentityTokens:
    """Checks tokens of one issuer for one audience.

    algorithms: the signatures that are accepted, whatever a token says of itself
    leeway: the seconds that the issuer's clock may differ
    """

    def __init__(
        self, keys: IssuerKeys, *, issuer: str, audience: str, algorithms: Collection[str], leeway: int
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._algorithms = list(algorithms)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=leeway,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def claims(self, token: str) -> Claims | None:
        """What a token of the issuer says, or None where it is not one, or not signed by it.

        Raises NotSignedIn for one that is signed and does not hold here and now.
        """
        head, said = _parts(token)
        if said.get("iss") != self._issuer:
            return None
        kid = head.get("kid")
        keys = await self._keys.holding(kid if isinstance(kid, str) else None)
        try:
            claims = jwt.decode(token, keys, self._algorithms).claims
        except (JoseError, KeyError, TypeError, ValueError):
            return None
        try:
            self._claims.validate(claims)
        except ExpiredTokenError:
            raise NotSignedIn("The token has expired.") from None
        except ClaimError as wrong:
            raise NotSignedIn(f"The token does not hold here: its claim {wrong.claim} is missing or differs.") from None
        # It is written into the audit.
        return claims if claims["sub"].isprintable() and len(claims["sub"]) <= LONGEST else None


def _parts(token: str) -> tuple[Claims, Claims]:
    """The header and the claims of a token, unchecked; both are empty where it is no token of this kind."""
    head, _, rest = token.partition(".")
    try:
        parts = [orjson.loads(urlsafe_b64decode(part + "==")) for part in (head, rest.partition(".")[0])]
    except ValueError:
        return {}, {}
    return (parts[0], parts[1]) if all(isinstance(part, dict) for part in parts) else ({}, {})
