"""Whoever guesses tokens over HTTP is refused, and whoever has one is not."""

import httpx

from hub.app import app_of
from tests.demos import Demo

QUERY = {"query": "{ me { kind } }"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_address_that_guesses_is_refused_while_tokens_that_were_right_pass(demo: Demo) -> None:
    transport = httpx.ASGITransport(app_of(demo.hub), client=("203.0.113.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        assert (await client.post("/graphql", json=QUERY, headers=bearer(demo.tokens["admin"]))).status_code == 200
        statuses = []
        demo.hub.authentication._slowdown._most, most = 3, demo.hub.authentication._slowdown._most
        for guess in range(5):
            answer = await client.post("/graphql", json=QUERY, headers=bearer(f"hub_{guess:043}"))
            statuses.append(answer.status_code)
        assert statuses == [401, 401, 401, 429, 429]
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert (await client.post("/graphql", json=QUERY, headers=bearer(demo.tokens["admin"]))).status_code == 200
        demo.hub.authentication.forget()
        assert (await client.post("/graphql", json=QUERY, headers=bearer(demo.tokens["admin"]))).status_code == 200
        demo.hub.authentication._slowdown._most = most
