"""What is served where."""

import httpx
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hub.http.application import Application
from tests.http.conftest import ANSWER


async def test_routes_are_served_beside_the_graph(app: Application, client: httpx.AsyncClient) -> None:
    app.router.routes.append(Route("/here", lambda request: PlainTextResponse("here")))
    assert (await client.get("/here")).text == "here"
    assert (await client.get("/graphql/")).status_code == 404
    assert (await client.post("/graphql", json={"query": "{ hub }"})).content == ANSWER


async def test_graph_that_is_not_shown_yet_is_not_found() -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(Application()), base_url="http://hub")
    assert (await client.post("/graphql", json={"query": "{ hub }"})).status_code == 404
