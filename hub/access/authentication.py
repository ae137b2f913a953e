"""From the headers of a request to the one who asks."""

from asyncio import Event
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from time import monotonic
from uuid import UUID

from hub.access.actor import Actor, ActorKind
from hub.access.lookup import Found, Reader, look_up, read_dictionary
from hub.access.people import People
from hub.access.proxies import Headers, Peer, Proxies
from hub.access.purposes import Dictionary
from hub.access.slowdown import Slowdown
from hub.errors import NotSignedIn
from hub.plugins import Plugins
from hub.registry import Registry
from security.tokens import hash_certificate, hash_token, is_token

SECONDS = 60.0
"""How long a token is taken for valid without being looked up again."""
MOST = 1000
"""The most tokens that are held."""

Declared = tuple[bytes | None, bytes | None]
"""The headers that declare a purpose and a legal basis."""


@dataclass(frozen=True, slots=True)
class Held:
    """Who was found when a token or a certificate was looked up: until when, and the actor for what is declared."""

    until: float
    actor: Actor
    dictionary: Dictionary
    declaring: dict[Declared, Actor] = field(default_factory=dict)

    def actor_for(self, purpose: bytes | None, legal_basis: bytes | None) -> Actor:
        """The actor for a purpose and a legal basis, as headers declare them."""
        held, words = self.actor, self.dictionary
        aim = words.purpose(purpose, held.purposes)
        return replace(held, purpose=aim, legal_basis=words.legal_basis(legal_basis, aim, held.legal_bases))


class Authentication:
    """Knows everyone who may sign in, and those of the last minute by heart.

    hears: set while a revocation would be heard; otherwise nobody is held
    used: the tokens whose first use of the day is still to be noted
    """

    def __init__(
        self,
        reader: Reader,
        registry: Registry,
        plugins: Plugins,
        *,
        slowdown: Slowdown,
        proxies: Proxies,
        people: People | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.anonymous = scoped(Actor(kind=ActorKind.ANONYMOUS), registry)
        self.used: set[UUID] = set()
        self.hears = Event()
        self._reader = reader
        self._registry = registry
        self._permissions = frozenset(registry.permissions)
        self._plugins = plugins
        self._slowdown = slowdown
        self._proxies = proxies
        self._people = people
        self._clock = clock
        self._held: OrderedDict[bytes, Held] = OrderedDict()
        self._forgotten = 0

    async def actor(self, headers: Headers, peer: Peer = None) -> Actor:
        """The one who asks, for the purpose and on the legal basis that are declared.

        Raises NotSignedIn, NotNow, and for a purpose or a legal basis Invalid or NotAllowed.
        """
        shown = headers.get(b"authorization")
        certificate = self._proxies.certificate(headers, peer)
        if shown is None and certificate is None:
            return self.anonymous
        # Held by a digest, so that no token lies in memory longer than its request.
        key = sha256(shown or b"").digest()
        if certificate is not None:
            key += hash_certificate(certificate)
        held = self._held.get(key)
        if held is None or held.until <= self._clock():
            held = await self._seek(key, shown, certificate, headers, peer)
        declared = headers.get(b"hub-purpose"), headers.get(b"hub-legal-basis")
        actor = held.declaring.get(declared)
        if actor is None:
            actor = held.declaring[declared] = scoped(held.actor_for(*declared), self._registry)
        return actor

    def forget(self) -> None:
        """Look everyone up again."""
        self._held.clear()
        self._forgotten += 1

    async def _seek(
        self, key: bytes, shown: bytes | None, certificate: str | None, headers: Headers, peer: Peer
    ) -> Held:
        """Look up who shows something, and hold them."""
        token, forgotten, now = None if shown is None else _token(shown), self._forgotten, self._clock()
        told = self._proxies.believed(headers, peer)
        who = partial(self._look_up, token, certificate, told)
        found = await self._slowdown.seek(self._proxies.client(headers, peer), key, who)
        if not found.used_today and found.actor.id is not None:
            self.used.add(found.actor.id)
        until = now + (SECONDS if found.seconds is None else min(SECONDS, found.seconds))
        held = Held(until, found.actor, found.dictionary or await read_dictionary(self._reader))
        if self.hears.is_set() and forgotten == self._forgotten:
            self._held.pop(key, None)
            self._held[key] = held
            if len(self._held) > MOST:
                self._held.popitem(last=False)
        return held

    async def _look_up(self, token: str | None, certificate: str | None, headers: Headers) -> Found | None:
        """Whoever a token and a certificate name together, or None where either names nobody."""
        proved = None
        if certificate is not None:
            proved = await look_up(self._reader, hash_certificate(certificate), self._permissions)
            if proved is None or token is None:
                return proved
        assert token is not None
        found = await self._of_token(token, headers)
        return found and _agreed(found, proved)

    async def _of_token(self, token: str, headers: Headers) -> Found | None:
        found = None
        if is_token(token):
            found = await look_up(self._reader, hash_token(token), self._permissions)
        elif self._people is not None:
            found = await self._people.find(token)
        return found or await self._ask_plugins(headers)

    async def _ask_plugins(self, headers: Headers) -> Found | None:
        """The actor that the first plugin recognizes."""
        told = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        for plugin in self._plugins.active():
            for asked in self._plugins.ask("actor_from_request", only=plugin.name, headers=told).values():
                actor: Actor | None = await asked
                if actor is not None:
                    return Found(actor=actor)
        return None


def _agreed(found: Found, proved: Found | None) -> Found:
    """Whom a token names, if a certificate names them as well or is not called for. Raises NotSignedIn."""
    if proved is None:
        if found.certified:
            raise NotSignedIn("This department signs in with its certificate, and none was proved.")
        return found
    if found.actor.department != proved.actor.department:
        raise NotSignedIn("The token and the certificate name different callers.")
    ends = [each.seconds for each in (found, proved) if each.seconds is not None]
    return replace(found, seconds=min(ends, default=None))


def _token(shown: bytes) -> str:
    """The token of an Authorization header."""
    scheme, _, token = shown.partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token or not token.isascii():
        raise NotSignedIn("The header Authorization must read `Bearer`, a space, and a token.")
    return token.decode("ascii")


def scoped(actor: Actor, registry: Registry) -> Actor:
    """The actor with the bits of the scopes that apply to it, and of the doors that are open to it."""
    scopes, doors = enumerate(registry.parts.scopes), enumerate(registry.parts.doors)
    return replace(
        actor,
        scopes=sum(1 << bit for bit, (_, scope) in scopes if scope.applies(actor)),
        doors=sum(1 << bit for bit, (_, door) in doors if door.open_to(actor)),
    )
