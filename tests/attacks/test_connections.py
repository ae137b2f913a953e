"""Attacks by how a request is sent: headers, verbs, pieces, and what a browser may be made to send."""

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest

from tests.attacks.fortress import MEBIBYTES, Fortress

QUERY = b'{"query":"{ plugins { name } }"}'
JSON = "Content-Type: application/json"


def http(*lines: str, body: bytes = QUERY, length: bool = True, first: str = "POST /graphql HTTP/1.1") -> bytes:
    """The bytes of a request, after which the hub hangs up."""
    announced = [f"Content-Length: {len(body)}"] if length else []
    return "\r\n".join([first, "Host: hub", "Connection: close", *announced, *lines, "", ""]).encode("latin-1") + body


def chunks(*pieces: bytes) -> bytes:
    """A body in chunks."""
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))


@pytest.mark.parametrize(
    ("name", "said", "statuses"),
    [
        ("as it should be", http(JSON), {200}),
        ("type that a form may send", http("Content-Type: text/plain"), {415}),
        ("type of a form", http("Content-Type: application/x-www-form-urlencoded"), {415}),
        ("type of an upload", http("Content-Type: multipart/form-data; boundary=x"), {415}),
        ("type of another charset", http("Content-Type: application/json; charset=utf-7"), {415}),
        ("no type", http(), {415}),
        ("type that is not closed", http('Content-Type: application/json; charset="'), {415, 400}),
        ("query in the address", http(first="GET /graphql?query={plugins{name}} HTTP/1.1"), {405}),
        ("verb that is none", http(JSON, first="HUB /graphql HTTP/1.1"), {400, 405}),
        ("TRACE", http(JSON, first="TRACE /graphql HTTP/1.1"), {400, 405}),
        ("verb in a header", http("Content-Type: text/plain", "X-HTTP-Method-Override: PUT"), {415}),
        ("two types", http("Content-Type: text/plain", JSON), {200, 400, 415}),
        ("two tokens", http(JSON, "Authorization: Bearer a", "Authorization: Bearer b"), {400, 401}),
        ("two lengths", http(JSON, "Content-Length: 5"), {0, 400}),
        ("length and chunks", http(JSON, "Transfer-Encoding: chunked"), {0, 400}),
        ("length that is none", http(JSON, "Content-Length: 1e9", length=False), {0, 400}),
        ("negative length", http(JSON, "Content-Length: -1", length=False), {0, 400}),
        ("length of another script", http(JSON, "Content-Length: \xb2", length=False), {0, 400}),
        ("length beyond all", http(JSON, f"Content-Length: {'9' * 40}", length=False), {0, 400, 413}),
        ("token of another script", http(JSON, "Authorization: Bearer \xff\xfe"), {401}),
        ("token of a megabyte", http(JSON, f"Authorization: Bearer {'a' * 1_000_000}"), {0, 400, 401, 431}),
        ("token with SQL in it", http(JSON, "Authorization: Bearer ' OR 1=1 --"), {401}),
        ("token as a password", http(JSON, "Authorization: Basic YWRtaW46YWRtaW4="), {401}),
        ("no token after all", http(JSON, "Authorization: Bearer"), {401}),
        ("purpose without a token", http(JSON, "Hub-Purpose: SERVICE"), {200}),
        ("key that is none", http(JSON, f"Idempotency-Key: {'k' * 201}"), {400}),
        ("key with a null byte", http(JSON, "Idempotency-Key: \0"), {0, 400}),
        ("accepts nothing", http(JSON, "Accept: text/html"), {406}),
        ("accepts ten thousand things", http(JSON, f"Accept: {','.join(['a/b'] * 10_000)}"), {0, 400, 406, 431}),
        ("body that is compressed", http(JSON, "Content-Encoding: gzip", body=b"\x1f\x8b\x08"), {400, 415}),
        ("header that is none", http(JSON, "no colon"), {0, 400}),
        ("thousands of headers", http(JSON, *(f"X-{n}: {n}" for n in range(5_000))), {0, 200, 400, 431}),
        ("line breaks of one kind", http(JSON).replace(b"\r\n", b"\n"), {0, 200, 400}),
        ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50, {0, 400}),
        ("path of another host", http(first="POST http://other/graphql HTTP/1.1"), {0, 200, 404, 415}),
        ("path above", http(first="GET /graphiql/assets/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1"), {404}),
        ("null byte in a path", http(first="GET /graphiql/assets/%00 HTTP/1.1"), {404}),
        (
            "chunks beyond the limit",
            http(JSON, "Transfer-Encoding: chunked", length=False, body=chunks(*[b"#" * 9_000] * 20)),
            {413},
        ),
        ("chunk that is none", http(JSON, "Transfer-Encoding: chunked", length=False, body=b"zz\r\n"), {0, 400}),
        ("upgrade", http(JSON, "Upgrade: websocket", "Sec-WebSocket-Key: x"), {200, 400, 426}),
        ("upgrade to HTTP/2", http(JSON, "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"), {200, 400}),
        ("another origin", http(JSON, "Origin: https://elsewhere.example"), {200}),
        (
            "leave to ask from elsewhere",
            http(
                "Origin: https://elsewhere.example",
                "Access-Control-Request-Method: POST",
                first="OPTIONS /graphql HTTP/1.1",
            ),
            {405},
        ),
    ],
    ids=lambda said: said if isinstance(said, str) else "",
)
async def test_attack_by_a_request_fails(fortress: Fortress, name: str, said: bytes, statuses: set[int]) -> None:
    reply = await fortress.send(said)
    assert reply.status in statuses, reply.text[:300]
    assert "access-control-allow" not in reply.text.lower()
    assert "root:" not in reply.text
    assert fortress.leaked("", reply.text) == []


async def test_request_within_a_request_is_not_answered_in_anothers_name(fortress: Fortress) -> None:
    """What follows the announced length is a request of its own, without the token of the one before."""
    token = f"Authorization: Bearer {fortress.tokens['admin']}"
    inner = http(JSON, body=b'{"query":"{ me { kind } }"}')
    outer = http(JSON, token, body=b'{"query":"{ me { kind } }"}').replace(b"Connection: close\r\n", b"")
    reply = await fortress.send(outer + inner)
    first, second = (json.loads(part) for part in re.findall(r"\{.*?\}(?=HTTP/|$)", reply.text))
    assert first == {"data": {"me": {"kind": "ADMINISTRATOR"}}}
    assert second.get("data") != first["data"]


async def test_slow_bodies_hinder_nobody(fortress: Fortress) -> None:
    waiting = []
    for _ in range(100):
        _, writer = await asyncio.open_connection("127.0.0.1", fortress.port)
        writer.write(http(JSON)[:-10])
        waiting.append(writer)
    answer = await asyncio.wait_for(fortress.client.post("/graphql", json={"query": "{ plugins { name } }"}), 5)
    assert answer.status_code == 200
    for writer in waiting:
        writer.close()


async def test_endless_body_is_cut_off(fortress: Fortress) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b" " * 65_536

    headers = {"Content-Type": "application/json"}
    try:
        answer = await fortress.client.post("/graphql", content=endless(), headers=headers)
        assert answer.status_code == 413
    except OSError:
        pass
    assert fortress.peak() < MEBIBYTES
