"""The door before GraphiQL: whoever may not explore the graph does not even get the page.

A browser sends no token of its own accord, so it is asked for one as a password; the name before it does not matter.
What a browser then sends by itself opens the page alone: `/graphql` takes no password.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.errors import HubError
from hub.graph.caller import Decision

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Volunteer Hub: a token as the password", charset="UTF-8"'}
FRESH = {"Cache-Control": "no-store"}


class Knows(Protocol):
    """What knows callers."""

    anonymous: Any

    async def actor(self, headers: Mapping[bytes, bytes], peer: tuple[str, int] | None) -> Any:
        """The one who asks, on a connection that a peer has opened."""


class Door:
    """Lets those through who may explore the graph."""

    def __init__(self, app: ASGIApp, *, authentication: Knows, explores: Callable[[Any], Decision]) -> None:
        self.app = app
        self.authentication = authentication
        self.explores = explores

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or turn it away."""
        if not self.explores(self.authentication.anonymous).opens:
            try:
                caller = await self.authentication.actor(_shown(dict(scope["headers"])), scope.get("client"))
            except HubError:
                caller = self.authentication.anonymous
            if not self.explores(caller).opens:
                known = caller is not self.authentication.anonymous
                told = "This token does not open GraphiQL.\n" if known else "GraphiQL opens with a token.\n"
                refusal = PlainTextResponse(told, 401, FRESH | CHALLENGE)
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _shown(headers: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Headers with a password as the token that it is."""
    scheme, _, said = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return dict(headers)
    try:
        _, _, password = b64decode(said, validate=True).partition(b":")
    except Error:
        password = b""
    return {**headers, b"authorization": b"Bearer " + password}
