"""GraphQL over HTTP: what is read, what is answered, and with which status."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from starlette.types import Message

from hub.errors import Invalid, NotAllowed, NotNow, NotSignedIn
from hub.graph.request import Request, Response
from hub.http.application import Application
from tests.http.conftest import ANSWER, LIMIT, Notebook, Purse

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
QUERY = {"query": "{ hub }"}
SECRET = "230102199001010018"


def only_error(answer: httpx.Response) -> dict[str, Any]:
    """The one error of an answer that holds nothing else."""
    told: dict[str, Any] = answer.json()
    (found,) = told.pop("errors")
    assert told == {}
    return dict(found)


async def test_request_reaches_the_engine_as_it_was_written(client: httpx.AsyncClient, notebook: Notebook) -> None:
    said = {"query": "query Q { hub }", "operationName": "Q", "variables": {"名": [1, None]}, "extensions": {}}
    answer = await client.post("/graphql", json=said, headers={"Authorization": "T", "Idempotency-Key": "k 1"})
    assert (answer.status_code, answer.content) == (200, ANSWER)
    request = Request(query="query Q { hub }", operation_name="Q", variables={"名": [1, None]}, key="k 1")
    assert notebook.asked == [(request, b"T")]


async def test_all_but_the_query_may_be_null_or_absent(client: httpx.AsyncClient, notebook: Notebook) -> None:
    await client.post("/graphql", json=QUERY)
    await client.post(
        "/graphql", json={**QUERY, "operationName": None, "variables": None, "extensions": None, "more": 1}
    )
    assert [request for request, _ in notebook.asked] == [Request(query="{ hub }")] * 2


@pytest.mark.parametrize(("accept", "media"), [("*/*", JSON), (JSON, JSON), (GRAPHQL, GRAPHQL)])
async def test_answer_says_its_media_type_and_is_never_stored(
    client: httpx.AsyncClient, accept: str, media: str
) -> None:
    answer = await client.post("/graphql", json=QUERY, headers={"Accept": accept})
    assert answer.headers["Content-Type"] == f"{media}; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL, 400)])
async def test_status_tells_of_a_request_that_was_not_executed_in_graphqls_own_media_type_only(
    client: httpx.AsyncClient, notebook: Notebook, accept: str, status: int
) -> None:
    notebook.response = Response(b'{"errors":[]}', executed=False)
    assert (await client.post("/graphql", json=QUERY, headers={"Accept": accept})).status_code == status


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_methods_are_not_allowed(client: httpx.AsyncClient, notebook: Notebook, method: str) -> None:
    answer = await client.request(method, "/graphql?query={hub}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert only_error(answer)["extensions"]["code"] == "BAD_INPUT"
    assert notebook.asked == []


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk"]
)
async def test_other_content_types_are_unsupported(client: httpx.AsyncClient, content_type: str) -> None:
    answer = await client.post("/graphql", content=b'{"query":"{ hub }"}', headers={"Content-Type": content_type})
    assert answer.status_code == 415
    assert JSON in only_error(answer)["message"]


async def test_content_without_a_type_is_unsupported(client: httpx.AsyncClient) -> None:
    assert (await client.post("/graphql", content=b'{"query":"{ hub }"}')).status_code == 415


async def test_answer_in_no_media_type_of_ours_is_not_acceptable(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json=QUERY, headers={"Accept": "text/html"})
    assert answer.status_code == 406
    assert GRAPHQL in only_error(answer)["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"5",
        b"[]",
        b'"{ hub }"',
        b"{",
        b"[" * 30_000,
        b'{"query":' * 5_000,
        b'{"query":"\xff"}',
        b'{"query":"\\ud800"}',
        "\ufeff{}".encode(),
        b"{}",
        b'{"query":null}',
        b'{"query":5}',
        b'{"query":["{ hub }"]}',
        b'{"query":"{ hub }","variables":[]}',
        b'{"query":"{ hub }","variables":"{}"}',
        b'{"query":"{ hub }","operationName":5}',
        b'{"query":"{ hub }","extensions":[]}',
        b'[{"query":"{ hub }"}]',
    ],
)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_malformed_body_is_a_bad_request_in_the_shape_of_graphql(
    client: httpx.AsyncClient, notebook: Notebook, body: bytes, accept: str
) -> None:
    answer = await client.post("/graphql", content=body, headers={"Content-Type": JSON, "Accept": accept})
    assert answer.status_code == 400
    error = only_error(answer)
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["message"]
    assert notebook.asked == []


@pytest.mark.parametrize("member", ["query", "variables", "operationName", "extensions"])
async def test_member_that_is_wrong_is_named(client: httpx.AsyncClient, member: str) -> None:
    error = only_error(await client.post("/graphql", json={**QUERY, member: 5}))
    assert error["extensions"]["field"] == member


@pytest.mark.parametrize("key", ["", "k" * 201, "k\u00e9y", "k\ty"])
async def test_odd_idempotency_keys_are_bad_input(client: httpx.AsyncClient, notebook: Notebook, key: str) -> None:
    answer = await client.post("/graphql", json=QUERY, headers=[(b"Idempotency-Key", key.encode("latin-1"))])
    assert answer.status_code == 400
    assert only_error(answer)["extensions"] == {"code": "BAD_INPUT", "field": "Idempotency-Key"}
    assert notebook.asked == []


async def test_longest_idempotency_key_is_taken(client: httpx.AsyncClient, notebook: Notebook) -> None:
    await client.post("/graphql", json=QUERY, headers={"Idempotency-Key": "~" * 200})
    assert notebook.asked[0][0].key == "~" * 200


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


def body_of(length: int) -> bytes:
    return b'{"query":"%b"}' % (b"#" * (length - 12))


@pytest.mark.parametrize("announced", [True, False])
async def test_body_over_the_limit_is_too_large(client: httpx.AsyncClient, notebook: Notebook, announced: bool) -> None:
    for length, status in ((LIMIT, 200), (LIMIT + 1, 413)):
        content = body_of(length) if announced else in_pieces(body_of(length))
        answer = await client.post("/graphql", content=content, headers={"Content-Type": JSON})
        assert answer.status_code == status
    assert only_error(answer)["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "body", "value": 65_536}
    assert len(notebook.asked) == 1


async def messages(app: Application, *received: Message, headers: dict[bytes, bytes] | None = None) -> list[Message]:
    """What the application sends to whoever speaks to it directly."""
    sent: list[Message] = []
    waiting = iter(received)

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        sent.append(message)

    told = {b"content-type": b"application/json", **(headers or {})}
    await app({"type": "http", "method": "POST", "path": "/graphql", "headers": [*told.items()]}, receive, send)
    return sent


async def test_body_that_announces_too_much_is_refused_before_it_is_read(app: Application) -> None:
    start, _ = await messages(app, headers={b"content-length": b"65537"})
    assert start["status"] == 413


async def test_endless_body_is_refused_once_it_is_over_the_limit(app: Application) -> None:
    piece: Message = {"type": "http.request", "body": b"#" * 40_000, "more_body": True}
    start, _ = await messages(app, piece, piece)
    assert start["status"] == 413


async def test_client_that_leaves_is_not_answered(app: Application, notebook: Notebook) -> None:
    begun: Message = {"type": "http.request", "body": b'{"query":', "more_body": True}
    assert await messages(app, begun, {"type": "http.disconnect"}) == []
    assert notebook.asked == []


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotSignedIn("Who?"), 401),
        (NotAllowed("No.", purpose="CLAIM"), 403),
        (Invalid("What?", field="Hub-Purpose"), 400),
    ],
)
async def test_caller_who_is_turned_away_is_told_by_status_and_code(
    client: httpx.AsyncClient, notebook: Notebook, accept: str, refusal: NotSignedIn, status: int
) -> None:
    notebook.refuses = refusal
    answer = await client.post("/graphql", json=QUERY, headers={"Accept": accept})
    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert only_error(answer) == {"message": refusal.message, "extensions": refusal.extensions}
    assert notebook.asked == []


async def test_caller_who_has_guessed_too_often_is_told_when_to_ask_again(
    client: httpx.AsyncClient, notebook: Notebook
) -> None:
    notebook.refuses = NotNow("Later.", limit="guesses", value=20, seconds=12.3)
    answer = await client.post("/graphql", json=QUERY)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "13")
    assert only_error(answer)["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limit": "guesses",
        "value": 20,
        "retryAfter": 13,
    }
    assert notebook.asked == []


@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_caller_who_has_spent_a_budget_is_told_when_to_come_again(
    client: httpx.AsyncClient, notebook: Notebook, purse: Purse, accept: str
) -> None:
    purse.spent = NotNow("Spent.", limit="requestsPerMinute", value=300, seconds=17)
    answer = await client.post("/graphql", json=QUERY, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")
    assert only_error(answer)["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limit": "requestsPerMinute",
        "value": 300,
        "retryAfter": 17,
    }
    assert notebook.asked == []


async def test_caller_is_known_by_the_connection_too(client: httpx.AsyncClient, notebook: Notebook) -> None:
    await client.post("/graphql", json=QUERY)
    assert notebook.peers == [("127.0.0.1", 123)]


async def test_unforeseen_error_is_internal_and_its_values_are_in_neither_answer_nor_log(
    client: httpx.AsyncClient, notebook: Notebook, caplog: pytest.LogCaptureFixture
) -> None:
    notebook.raises = asyncpg.UniqueViolationError(f"Key (id_document)=({SECRET}) already exists.")
    with caplog.at_level(logging.DEBUG):
        answer = await client.post("/graphql", json=QUERY)
    assert answer.status_code == 500
    error = only_error(answer)
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["reference"] in caplog.text
    assert "UniqueViolationError" in caplog.text
    assert SECRET not in answer.text + caplog.text


async def test_statement_that_takes_too_long_is_a_timeout(client: httpx.AsyncClient, notebook: Notebook) -> None:
    notebook.raises = RuntimeError()
    notebook.raises.__cause__ = asyncpg.QueryCanceledError("canceling statement due to statement timeout")
    answer = await client.post("/graphql", json=QUERY)
    assert (answer.status_code, only_error(answer)["extensions"]["code"]) == (504, "TIMEOUT")


async def test_request_nested_deeper_than_python_goes_is_over_a_limit(
    client: httpx.AsyncClient, notebook: Notebook
) -> None:
    notebook.raises = RecursionError()
    answer = await client.post("/graphql", json=QUERY)
    assert answer.status_code == 400
    assert only_error(answer)["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "depth"}
