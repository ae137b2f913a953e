"""From the bytes of a request to what it asks."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.types import Receive

from hub.errors import Invalid
from hub.graph.request import Request
from hub.http.rejections import TooLarge

LONGEST_KEY = 200

Headers = Mapping[bytes, bytes]


class Disconnected(Exception):
    """The client left before its request was complete."""


async def read(receive: Receive, headers: Headers, most: int) -> bytes:
    """The body of a request. Raises TooLarge, with as little read as possible, and Disconnected."""
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > most:
        raise _too_large(most)
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        if len(body) > most:
            raise _too_large(most)
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Disconnected
    if len(body) > most:
        raise _too_large(most)
    return body


def parse(body: bytes, headers: Headers) -> Request:
    """What a body asks. Raises Invalid, naming the member that is wrong."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Invalid("The body is not JSON in UTF-8, or is nested too deeply.") from None
    if not isinstance(said, dict):
        raise Invalid("The body must be a JSON object with the member query.")
    query = said.get("query")
    if not isinstance(query, str):
        raise Invalid("query must be there, and be text.", field="query")
    _optional(said, "extensions", dict, "an object")
    return Request(
        query=query,
        operation_name=_optional(said, "operationName", str, "text"),
        variables=_optional(said, "variables", dict, "an object") or {},
        key=_key(headers.get(b"idempotency-key")),
    )


def _optional(said: dict[str, Any], name: str, kind: type, words: str) -> Any:
    value = said.get(name)
    if value is not None and not isinstance(value, kind):
        raise Invalid(f"{name} must be {words}, or null.", field=name)
    return value


def _key(said: bytes | None) -> str | None:
    if said is None:
        return None
    key, name = said.decode("latin-1"), "Idempotency-Key"
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Invalid(f"{name} must have 1 to {LONGEST_KEY} printable ASCII characters.", field=name)
    return key


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"The body has more than {most} bytes.", limit="body", value=most)
