"""`POST /graphql`: GraphQL over HTTP, on an endpoint of our own that makes no objects it does not need."""

from collections.abc import Mapping
from typing import Any, Protocol

import asyncpg
import orjson
from starlette.types import Receive, Scope, Send

from hub.errors import HubError, OverLimit
from hub.graph.faults import error
from hub.graph.request import Purse, Request, Response
from hub.http import body, incidents
from hub.http.negotiation import GRAPHQL, JSON, is_json, wanted
from hub.http.rejections import Header, Rejected, status_of


class Answers(Protocol):
    """What answers requests."""

    async def answer(self, request: Request, caller: Any, purse: Purse) -> Response:
        """The answer to a request of a caller, who pays for it."""


class Authenticates(Protocol):
    """What knows callers."""

    async def actor(self, headers: Mapping[bytes, bytes], peer: tuple[str, int] | None) -> Any:
        """The one who asks, on a connection that a peer has opened."""


class Account(Purse, Protocol):
    """What a caller may still ask."""

    def enter(self) -> bool:
        """Whether a request could be paid at once."""

    async def wait_to_enter(self) -> None:
        """Returns when a request that could not be paid at once is paid. Raises NotNow."""


class Accounts(Protocol):
    """What knows how much callers may ask."""

    def account(self, actor: Any, headers: Mapping[bytes, bytes], peer: tuple[str, int] | None) -> Account:
        """The account of a caller, on a connection that a peer has opened."""


class GraphQLEndpoint:
    """Answers in JSON with 200 to whatever is well asked, or in GraphQL's own media type with a telling status.

    most: bytes of a body
    """

    def __init__(self, engine: Answers, authentication: Authenticates, budgets: Accounts, *, most: int) -> None:
        self.engine = engine
        self.authentication = authentication
        self.budgets = budgets
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = dict(scope["headers"])
        media = wanted(headers.get(b"accept", b"*/*"))
        more: tuple[Header, ...] = ()
        try:
            _check(scope["method"], headers, media)
            peer = scope.get("client")
            caller = await self.authentication.actor(headers, peer)
            account = self.budgets.account(caller, headers, peer)
            if not account.enter():
                await account.wait_to_enter()
            said = await body.read(receive, headers, self.most)
            response = await self.engine.answer(body.parse(said, headers), caller, account)
            status = 200 if response.executed or media is JSON else 400
            text = response.body
        except HubError as refused:
            status, more = status_of(refused)
            text = _told(refused)
        except RecursionError:
            status, text = 400, _told(OverLimit("The request is nested too deeply.", limit="depth"))
        except body.Disconnected:
            return
        except Exception as unforeseen:
            status, text = _failed(unforeseen)
        start: list[Header] = [
            (b"content-type", media or JSON),
            (b"content-length", b"%d" % len(text)),
            (b"cache-control", b"no-store"),
            *more,
        ]
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": text})


def _check(method: str, headers: Mapping[bytes, bytes], media: bytes | None) -> None:
    """Reject what is not a GraphQL request in JSON, or wants an answer in no media type of ours."""
    if method != "POST":
        raise Rejected(405, "Ask by POST.", (b"allow", b"POST"))
    if media is None:
        ours = " or ".join(each.partition(b";")[0].decode() for each in (JSON, GRAPHQL))
        raise Rejected(406, f"The answer can be {ours}.")
    if not is_json(headers.get(b"content-type", b"")):
        raise Rejected(415, "The body must be application/json in UTF-8, and its Content-Type must say so.")


def _failed(unforeseen: Exception) -> tuple[int, bytes]:
    """The answer to a request that could not be answered."""
    if incidents.led_to_by(unforeseen, asyncpg.QueryCanceledError):
        return 504, _body(error("TIMEOUT", "The database took too long to answer this; ask for less."))
    reference = incidents.report(unforeseen)
    return 500, _body(error("INTERNAL", f"This failed; the log tells why under {reference}.", reference=reference))


def _told(refused: HubError) -> bytes:
    extensions = {name: value for name, value in refused.extensions.items() if name != "code"}
    return _body(error(refused.code, refused.message, path=refused.path, **extensions))


def _body(told: dict[str, Any]) -> bytes:
    return orjson.dumps({"errors": [told]})
