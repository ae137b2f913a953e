"""The public keys of the issuer of people's tokens: fetched when they are needed, and held."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from time import monotonic
from typing import Any

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hub.errors import NotSignedIn

FRESH = 3600.0
"""Seconds after which keys are fetched again."""
STALE = 86_400.0
"""Seconds after which keys that could not be fetched again are believed no more."""
PAUSE = 10.0
"""Seconds between two fetches at least, whatever keys are named meanwhile."""
SECONDS = 5.0
"""How long a fetch may take."""
LARGEST = 262_144
"""The most bytes that the issuer may say at a time."""
DISCOVERY = "/.well-known/openid-configuration"

log = logging.getLogger("hub.access")


class IssuerKeys:
    """Knows an issuer's keys by their ids, and asks for them again when one is named that it does not know."""

    def __init__(self, issuer: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = self._tried = float("-inf")
        self._turn = asyncio.Lock()

    async def holding(self, kid: str | None) -> KeySet:
        """The issuer's keys, fetched again if the named one is not among them. Raises NotSignedIn."""
        if not self._serves(kid):
            async with self._turn:
                # Whoever had the turn before may have fetched what is asked for.
                if not self._serves(kid) and self._clock() - self._tried >= PAUSE:
                    await self._fetch()
        if self._keys is None or self._clock() - self._fetched > STALE:
            raise NotSignedIn("The issuer of this token cannot be asked for its keys at the moment; try again later.")
        return self._keys

    def _serves(self, kid: str | None) -> bool:
        if self._keys is None or self._clock() - self._fetched > FRESH:
            return False
        return kid is None or any(key.kid == kid for key in self._keys)

    async def _fetch(self) -> None:
        """Fetch the keys; those that are held stay where this fails."""
        self._tried = self._clock()
        try:
            # It trusts whom the machine trusts, and goes nowhere but where it is sent.
            async with (
                asyncio.timeout(SECONDS),
                httpx.AsyncClient(verify=ssl.create_default_context(), trust_env=False) as client,
            ):
                said = await _said(client, self._issuer.rstrip("/") + DISCOVERY)
                if said["issuer"] != self._issuer:
                    raise ValueError("another issuer answers")
                if httpx.URL(said["jwks_uri"]).scheme != httpx.URL(self._issuer).scheme:
                    raise ValueError("the keys are not where they are safe")
                self._keys = KeySet.import_key_set(await _said(client, said["jwks_uri"]))
        except (httpx.HTTPError, httpx.InvalidURL, JoseError, KeyError, TimeoutError, TypeError, ValueError) as error:
            log.warning("the keys of the issuer of people's tokens cannot be fetched (%s)", type(error).__name__)
        else:
            self._fetched = self._clock()


async def _said(client: httpx.AsyncClient, url: str) -> Any:
    """What a URL answers, in JSON. Raises HTTPError and ValueError."""
    body = b""
    async with client.stream("GET", url) as answer:
        answer.raise_for_status()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > LARGEST:
                raise ValueError("the answer is too long")
    return orjson.loads(body)
