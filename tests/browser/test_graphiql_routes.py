"""What the hub serves under `/graphiql`, from a folder that holds a page and two assets."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from hub.http.graphiql import graphiql_routes

CONFIG: dict[str, object] = {"endpoint": "/graphql", "demo": True, "examples": [{"plugin": "保险", "title": "Cover"}]}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>Volunteer Hub</title>")
    (dist / "assets" / "index-1a2b.js").write_text("void 0;\n" * 200)
    (tmp_path / "secret.txt").write_text("a secret")
    return dist


def client_of(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub")


@pytest.fixture
def app(dist: Path) -> Starlette:
    return Starlette(routes=graphiql_routes(dist, lambda: CONFIG))


@pytest.fixture
def client(app: Starlette) -> httpx.AsyncClient:
    return client_of(app)


@pytest.mark.parametrize(
    "path", ["/graphiql", "/graphiql/config.json", "/graphiql/assets/index-1a2b.js", "/graphiql/assets/none.js"]
)
async def test_every_answer_keeps_the_page_to_this_host(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = dict(directive.split(" ", 1) for directive in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    sources = {source for allowed in policy.values() for source in allowed.split()}
    assert sources == {"'self'", "'none'", "'unsafe-inline'", "data:"}
    assert "script-src" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_page_is_fetched_anew_and_assets_are_kept_for_ever(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphiql")
    assert page.text == "<title>Volunteer Hub</title>"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"
    asset = await client.get("/graphiql/assets/index-1a2b.js")
    assert asset.text == "void 0;\n" * 200
    assert asset.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in asset.headers["Cache-Control"]


async def test_assets_travel_compressed(client: httpx.AsyncClient) -> None:
    asset = await client.get("/graphiql/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert asset.headers["Content-Encoding"] == "gzip"
    assert asset.text == "void 0;\n" * 200


async def test_settings_are_asked_for_at_each_visit(dist: Path) -> None:
    visits = iter(({"demo": True}, {"demo": False}))
    client = client_of(Starlette(routes=graphiql_routes(dist, lambda: next(visits))))
    assert (await client.get("/graphiql/config.json")).json() == {"demo": True}
    assert (await client.get("/graphiql/config.json")).json() == {"demo": False}


async def test_settings_keep_their_chinese(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphiql/config.json")
    assert answer.json() == CONFIG
    assert "保险" in answer.text


@pytest.mark.parametrize(
    "name",
    ["../index.html", "../../secret.txt", "..\\..\\secret.txt", "..", ".", "", "\x00", "/etc/passwd", "index-1a2b.js/"],
)
async def test_nothing_outside_the_assets_is_served(app: Starlette, name: str) -> None:
    # Spoken to directly: an HTTP client would tidy such a path before it sends it.
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    path = f"/graphiql/assets/{name}"
    await app({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}, receive, send)
    assert sent[0]["status"] in (307, 404)
    assert not any(b"secret" in message.get("body", b"") for message in sent)


async def test_page_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    client = client_of(Starlette(routes=graphiql_routes(tmp_path / "dist", lambda: CONFIG)))
    answer = await client.get("/graphiql")
    assert answer.status_code == 503
    assert "python explorer/build.py" in answer.text
    assert len(answer.text.splitlines()) == 1
    assert (await client.get("/graphiql/assets/index-1a2b.js")).status_code == 404
    assert (await client.get("/graphiql/config.json")).json() == CONFIG
