"""From the headers of a request to the one who asks."""

from asyncio import Event
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from time import monotonic
from uuid import UUID

from hub.access.actor import Actor, ActorKind
from hub.access.lookup import Reader, look_up
from hub.access.purposes import declared
from hub.errors import NotSignedIn
from hub.plugins import Plugins
from hub.registry import Registry
from security.tokens import hash_token

SECONDS = 60.0
"""How long a token is taken for valid without being looked up again."""
MOST = 1000
"""The most tokens that are held."""

Headers = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Held:
    """A token that was valid when it was looked up: until when it is held, and its actor for each declared purpose."""

    until: float
    actor: Actor
    declaring: dict[bytes | None, Actor] = field(default_factory=dict)


class Authentication:
    """Knows every valid token, those used in the last minute by heart.

    hears: set while a revocation would be heard; otherwise no token is held
    used: the tokens whose first use of the day is still to be noted
    """

    def __init__(
        self, reader: Reader, registry: Registry, plugins: Plugins, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self.anonymous = _scoped(Actor(kind=ActorKind.ANONYMOUS), registry)
        self.used: set[UUID] = set()
        self.hears = Event()
        self._reader = reader
        self._registry = registry
        self._plugins = plugins
        self._clock = clock
        self._held: OrderedDict[bytes, Held] = OrderedDict()
        self._forgotten = 0

    async def actor(self, headers: Headers) -> Actor:
        """The one who asks, for the purpose that is declared.

        Raises NotSignedIn, and for a purpose Invalid or NotAllowed.
        """
        shown = headers.get(b"authorization")
        purpose = headers.get(b"hub-purpose")
        if shown is None:
            return self.anonymous
        # Held by a digest, so that no token lies in memory longer than its request.
        key = sha256(shown).digest()
        held = self._held.get(key)
        if held is None or held.until <= self._clock():
            held = await self._look_up(key, shown, headers)
        actor = held.declaring.get(purpose)
        if actor is None:
            aim = declared(purpose, held.actor.purposes)
            actor = held.declaring[purpose] = _scoped(replace(held.actor, purpose=aim), self._registry)
        return actor

    def forget(self) -> None:
        """Look every token up again."""
        self._held.clear()
        self._forgotten += 1

    async def _look_up(self, key: bytes, shown: bytes, headers: Headers) -> Held:
        token, forgotten, now = _token(shown), self._forgotten, self._clock()
        found = await look_up(self._reader, hash_token(token), frozenset(self._registry.permissions))
        if found is None:
            actor, seconds = await self._ask_plugins(headers), SECONDS
        else:
            actor = found.actor
            seconds = SECONDS if found.seconds is None else min(SECONDS, found.seconds)
            if not found.used_today and actor.id is not None:
                self.used.add(actor.id)
        held = Held(now + seconds, actor)
        if self.hears.is_set() and forgotten == self._forgotten:
            self._held.pop(key, None)
            self._held[key] = held
            if len(self._held) > MOST:
                self._held.popitem(last=False)
        return held

    async def _ask_plugins(self, headers: Headers) -> Actor:
        """The actor that the first plugin recognizes; NotSignedIn when none does."""
        told = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        for plugin in self._plugins.active():
            for asked in self._plugins.ask("actor_from_request", only=plugin.name, headers=told).values():
                actor: Actor | None = await asked
                if actor is not None:
                    return actor
        raise NotSignedIn("The token is unknown, expired or revoked.")


def _token(shown: bytes) -> str:
    """The token of an Authorization header."""
    scheme, _, token = shown.partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token or not token.isascii():
        raise NotSignedIn("The header Authorization must read `Bearer`, a space, and a token.")
    return token.decode("ascii")


def _scoped(actor: Actor, registry: Registry) -> Actor:
    """The actor with the bits of the scopes that apply to it."""
    scopes = enumerate(registry.parts.scopes)
    return replace(actor, scopes=sum(1 << bit for bit, (_, scope) in scopes if scope.applies(actor)))
