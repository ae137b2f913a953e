"""`_entities` in the subgraph of one plugin: one statement for all representations, and the scope of the caller."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest_asyncio

from hub.app import app_of
from hub.hub import open_hub
from tests.demos import Demo
from tests.graph.test_department_query import data_statements

ENTITIES = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Volunteer { id isInsured insurancePolicies(first: 2) { nodes { kind } } }
  }
}
"""


@pytest_asyncio.fixture(scope="session")
async def alone(demo: Demo) -> AsyncIterator[Demo]:
    """The subgraph of insurance over the same databases."""
    async with open_hub(demo.hub.settings, only="insurance", addresses=demo.hub.addresses) as hub:
        transport = httpx.ASGITransport(app=app_of(hub))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield Demo(hub=hub, tokens=demo.tokens, client=client)


async def ids(demo: Demo, token: str) -> list[str]:
    """The ids of the volunteers that a token sees."""
    answer = await demo.ask("{ volunteers(first: 500) { nodes { id } } }", token)
    return [node["id"] for node in answer["data"]["volunteers"]["nodes"]]


def representations(keys: list[str], count: int) -> list[dict[str, Any]]:
    """So many representations of volunteers, each key again and again."""
    return [{"__typename": "Volunteer", "id": keys[place % len(keys)]} for place in range(count)]


async def test_five_hundred_representations_are_one_data_statement(
    demo: Demo, alone: Demo, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    given = representations(await ids(demo, "admin"), 500)
    await alone.ask(ENTITIES, "admin", variables={"representations": given[:1]})
    with statements() as sent:
        answer = await alone.ask(ENTITIES, "admin", variables={"representations": given})
    assert [entity["id"] for entity in answer["data"]["_entities"]] == [each["id"] for each in given]
    assert "errors" not in answer
    assert len(data_statements(sent)) == 1


async def test_subgraph_and_whole_graph_say_the_same(demo: Demo, alone: Demo) -> None:
    given = representations(await ids(demo, "admin"), 60)
    split = await alone.ask(ENTITIES, "admin", variables={"representations": given})
    whole = await demo.ask(ENTITIES, "admin", variables={"representations": given})
    assert split == whole
    assert any(entity["isInsured"] for entity in split["data"]["_entities"])


async def test_scope_of_the_caller_holds_in_a_subgraph(demo: Demo, alone: Demo) -> None:
    seen, every = set(await ids(demo, "education-harbin")), await ids(demo, "admin")
    given = representations(every, len(every))
    answer = await alone.ask(
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Volunteer { id } } }",
        "education-harbin",
        variables={"r": given},
    )
    found = [entity and entity["id"] for entity in answer["data"]["_entities"]]
    assert found == [key if key in seen else None for key in every]
    (error,) = answer["errors"]
    assert error["extensions"] == {
        "code": "NOT_FOUND",
        "field": "Query._entities",
        "count": len(every) - len(seen),
    }


async def test_wrong_representation_nulls_only_its_own_place(demo: Demo, alone: Demo) -> None:
    good = (await ids(demo, "admin"))[0]
    given = [
        {"__typename": "Nothing", "id": good},
        {"__typename": "Volunteer", "id": "vol_nonsense"},
        {"__typename": "Volunteer", "id": good},
        {"__typename": "Volunteer", "id": good.replace("vol_", "org_")},
        {"__typename": "Volunteer"},
    ]
    answer = await alone.ask(ENTITIES, "admin", variables={"representations": given})
    assert [entity and entity["id"] for entity in answer["data"]["_entities"]] == [None, None, good, None, None]


async def test_refused_field_of_a_plugin_is_an_error_and_its_parent_stands(demo: Demo, alone: Demo) -> None:
    given = representations(await ids(demo, "organization"), 3)
    answer = await alone.ask(ENTITIES, "organization", variables={"representations": given})
    assert [entity["id"] for entity in answer["data"]["_entities"]] == [each["id"] for each in given]
    assert [entity["isInsured"] for entity in answer["data"]["_entities"]] == [None, None, None]
    assert {error["extensions"]["field"] for error in answer["errors"]} == {
        "Volunteer.isInsured",
        "Volunteer.insurancePolicies",
    }


async def test_service_gives_the_sdl_of_the_subgraph(alone: Demo) -> None:
    answer = await alone.ask("{ _service { __typename sdl } }", "admin")
    assert answer["data"]["_service"] == {"__typename": "_Service", "sdl": alone.hub.graph.sdl}
    assert "volunteers(" not in alone.hub.graph.sdl
