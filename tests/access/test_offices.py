"""What each administrator sees of a whole hub: nothing of any person."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from hub.access.administrators import held_by
from hub.access.tokens import Grant, issue
from hub.db.connect import connect
from hub.rows import AdministratorRole
from tests.demos import Demo

PEOPLE = (
    "{ volunteers { totalCount nodes { number name { masked plain } } } }",
    "{ organizations { totalCount nodes { name contactPerson { masked plain } } } }",
    "{ activities { totalCount nodes { title } } }",
    "{ serviceRecords { totalCount nodes { minutes } } }",
    "{ divisions(first: 1) { nodes { name } } volunteers { totalCount } }",
)


@pytest_asyncio.fixture(params=list(AdministratorRole), scope="module")
async def office(demo: Demo, request: pytest.FixtureRequest) -> AsyncIterator[tuple[AdministratorRole, str]]:
    """A role, and the token of an administrator who has it."""
    role: AdministratorRole = request.param
    loader = await connect(demo.hub.addresses.loader)
    token = await issue(loader, Grant(name=f"office of {role}", role=role), demo.hub.registry.permissions)
    yield role, token
    await loader.execute("DELETE FROM access_token WHERE name = $1", f"office of {role}")
    await loader.close()


async def ask(demo: Demo, token: str, query: str) -> httpx.Response:
    return await demo.client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("query", PEOPLE)
async def test_administrator_is_refused_whatever_is_about_people(
    demo: Demo, office: tuple[AdministratorRole, str], query: str
) -> None:
    answer = (await ask(demo, office[1], query)).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    told = answer.get("data") or {}
    assert [name for name, value in told.items() if value is not None] in ([], ["divisions"])


async def test_administrator_is_told_what_the_office_may_do(demo: Demo, office: tuple[AdministratorRole, str]) -> None:
    role, token = office
    answer = (await ask(demo, token, "{ me { kind permissions purposes } plugins { name } }")).json()
    me = answer["data"]["me"]
    assert (me["kind"], me["purposes"]) == ("ADMINISTRATOR", [])
    assert set(me["permissions"]) == held_by([role])
    assert answer["data"]["plugins"]


async def test_numbers_of_the_policy_are_for_whoever_operates(
    demo: Demo, office: tuple[AdministratorRole, str]
) -> None:
    role, token = office
    answer = (await ask(demo, token, "{ policyParameters { nodes { key } } }")).json()
    assert ("errors" in answer) == (role is not AdministratorRole.SYSTEM)


async def test_administrator_of_the_demo_opens_names(demo: Demo) -> None:
    answer = await demo.ask("{ volunteers(first: 1) { nodes { name { plain } } } }", "admin")
    assert answer["data"]["volunteers"]["nodes"][0]["name"]["plain"]
