"""Outside a demo, the graph itself is for those who may explore it: introspection, the SDL, GraphiQL, suggestions."""

from base64 import b64encode
from dataclasses import replace

import httpx
import pytest

from hub.access.exploring import exploring
from hub.app import app_of
from hub.graph.discretion import discreet
from tests.demos import Demo

ASKING = (
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Volunteer") { name } }',
    "{ _service { sdl } }",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { hidden: __schema { queryType { name } } }",
)
PAGES = ("/graphiql", "/graphiql/config.json", "/graphiql/assets/none.js")


@pytest.fixture
def production(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo as it would be served if it were none."""
    monkeypatch.setattr(demo.hub.engine, "explores", exploring(False))
    transport = httpx.ASGITransport(app=app_of(demo.hub))
    return replace(demo, client=httpx.AsyncClient(transport=transport, base_url="http://hub"))


def basic(password: str) -> dict[str, str]:
    """The header by which a browser sends a password."""
    return {"Authorization": "Basic " + b64encode(f"anyone:{password}".encode()).decode()}


@pytest.mark.parametrize("query", ASKING)
async def test_introspection_is_refused_to_all_but_administrators(production: Demo, query: str) -> None:
    for token, code in ((None, "UNAUTHENTICATED"), ("education-harbin", "FORBIDDEN"), ("organization", "FORBIDDEN")):
        answer = await production.ask(query, token)
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
        assert "data" not in answer
    assert "errors" not in await production.ask(query, "admin")


@pytest.mark.parametrize("query", ASKING)
async def test_introspection_is_open_to_all_in_a_demo(demo: Demo, query: str) -> None:
    assert "errors" not in await demo.ask(query)


@pytest.mark.parametrize("path", PAGES)
async def test_graphiql_opens_with_the_token_of_an_administrator(production: Demo, path: str) -> None:
    tokens = production.tokens
    opened = (await production.client.get(path, headers=basic(tokens["admin"]))).status_code
    assert opened in (200, 404, 503)
    by_bearer = await production.client.get(path, headers={"Authorization": f"Bearer {tokens['admin']}"})
    assert by_bearer.status_code == opened
    for headers in ({}, basic("none"), basic("\x00"), {"Authorization": "Basic !"}, basic(tokens["education-harbin"])):
        answer = await production.client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert "volunteer" not in answer.text.lower()


async def test_graphiql_is_open_to_all_in_a_demo(demo: Demo) -> None:
    assert (await demo.client.get("/graphiql/config.json")).status_code == 200


async def test_password_of_a_browser_opens_no_data(production: Demo) -> None:
    answer = await production.client.post(
        "/graphql", json={"query": "{ me { kind } }"}, headers=basic(production.tokens["admin"])
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("query", "unsaid"),
    [
        ("{ volunteer { numbr } }", ["number", "id", "ID"]),
        ("{ voluntears { nodes { id } } }", ["volunteers", "Query"]),
        ("{ volunteers { nodes } }", ["Volunteer!"]),
        ("{ volunteers(where: {statos: {eq: ACTIVE}}) { totalCount } }", ["status", "VolunteerWhere"]),
        ("{ volunteers(where: {status: {eq: ACTIV}}) { totalCount } }", ["ACTIVE", "VolunteerStatus"]),
        ("mutation { registerVolunteer(input: {}) { problems { code } } }", ["givenName", "division", "phone"]),
        ("{ volunteers(firzt: 5) { totalCount } }", ["first", "VolunteerConnection"]),
        ("{ plugins { ...F } } fragment F on Plugn { name }", ["Plugin"]),
    ],
)
async def test_mistake_teaches_nothing_of_the_graph(production: Demo, query: str, unsaid: list[str]) -> None:
    answer = await production.ask(query, "education-harbin")
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"VALIDATION"}
    told = " ".join(error["message"] for error in answer["errors"])
    assert told
    assert "Did you mean" not in told
    assert [name for name in unsaid if f"'{name}" in told] == []


async def test_mistake_of_an_administrator_is_explained(production: Demo) -> None:
    answer = await production.ask("{ voluntears { nodes { id } } }", "admin")
    assert "Did you mean 'volunteers'" in answer["errors"][0]["message"]


def test_names_of_the_document_are_shown_and_no_others() -> None:
    message = "Cannot query field 'numbr' on type 'Volunteer'. Did you mean 'number'?"
    assert discreet(message, "{ volunteer { numbr } }") == "Cannot query field 'numbr' on type '…'."
    assert discreet(message, "{ ... on Volunteer { numbr } }") == "Cannot query field 'numbr' on type 'Volunteer'."
