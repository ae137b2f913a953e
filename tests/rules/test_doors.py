"""What of a person opens by the row, and what stays closed whoever asks."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.rules.people import change, leaves, opened
from tests.rules.scene import Scene

CLOSED_TO = ["admin", "social-work", "education-harbin", "organization", "volunteer"]
DOORS = {
    "root": "query ($id: ID!) { volunteer(id: $id) { name { masked plain } } }",
    "list": "query ($id: ID!) { volunteer(id: $id) { id } volunteers(first: 500, where: {id: {eq: $id}})"
    " { edges { node { name { masked plain } } } } }",
    "node": "query ($id: ID!) { node(id: $id) { ...on Volunteer { name { masked plain } } } }",
    "alias": "query ($id: ID!) { a: volunteer(id: $id) { b: name { masked: plain plain: masked } } }",
    "fragment": "query ($id: ID!) { volunteer(id: $id) { ...F } }"
    " fragment F on Volunteer { name { ...G } } fragment G on ProtectedText { masked plain }",
    "nested": "query ($id: ID!) { volunteer(id: $id)"
    " { memberships(first: 1) { nodes { volunteer { name { masked plain } } } } } }",
    "_entities": 'query ($id: ID!) { _entities(representations: [{__typename: "Volunteer", id: $id}])'
    " { ...on Volunteer { name { masked plain } } } }",
}

RUNS = "UPDATE activity SET ends_at = now() + interval '1 hour' WHERE id = $1::text::uuid"
IS_OVER = """
UPDATE activity SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'
WHERE id = $1::text::uuid
"""


@pytest_asyncio.fixture
async def person(scene: Scene) -> AsyncIterator[str]:
    """The scene's volunteer, a member of its organization, who stands as before when the test is over."""
    await change(
        scene.demo,
        "INSERT INTO membership (id, synthetic, volunteer_id, organization_id, division, role, status, joined_on)"
        " SELECT gen_random_uuid(), true, volunteer.id, $2::text::uuid, division, 'MEMBER', 'ACTIVE', '2024-01-01'"
        " FROM volunteer WHERE volunteer.id = $1::text::uuid"
        " ON CONFLICT (organization_id, volunteer_id) WHERE status = 'ACTIVE' DO NOTHING",
        scene.volunteer,
        scene.organization,
    )
    await stands(scene, "division = '230102'")
    yield scene.volunteer
    await stands(scene, "status = 'ACTIVE', registered_by_id = NULL")


async def stands(scene: Scene, how: str) -> None:
    """Change how the volunteer stands in the register."""
    await change(scene.demo, f"UPDATE volunteer SET {how} WHERE id = $1::text::uuid", scene.volunteer)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("token", CLOSED_TO)
async def test_who_is_restricted_is_shown_to_nobody_through_any_door(
    door: str, token: str, scene: Scene, person: str
) -> None:
    before = await scene.demo.ask(DOORS[door], token, variables={"id": person})
    assert any(leaves(before["data"], "masked", "plain"))
    await stands(scene, "status = 'RESTRICTED'")
    answer = await scene.demo.ask(DOORS[door], token, variables={"id": person})
    shown = list(leaves(answer["data"], "masked", "plain"))
    assert shown
    assert shown == [None] * len(shown)
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert "RESTRICTED" in codes
    assert codes <= {"RESTRICTED", "FORBIDDEN"}


async def test_who_is_restricted_is_not_shown_in_the_answer_of_a_mutation(scene: Scene, person: str) -> None:
    given = await scene.do("volunteer", "giveConsent", noticeVersion="1", purposes=["STATISTICS"])
    await stands(scene, "status = 'RESTRICTED'")
    mutation = (
        "mutation ($input: WithdrawConsent!) { withdrawConsent(input: $input)"
        " { consent { withdrawnAt volunteer { name { masked plain } phone { masked } } } } }"
    )
    variables = {"input": {"consent": given["consent"]["id"]}}
    answer = await scene.demo.ask(mutation, "volunteer", variables=variables)
    shown = answer["data"]["withdrawConsent"]["consent"]
    assert shown["withdrawnAt"]
    assert shown["volunteer"] == {"name": {"masked": None, "plain": None}, "phone": {"masked": None}}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"RESTRICTED"}


async def test_one_error_tells_how_many_are_restricted(scene: Scene, person: str) -> None:
    query = "{ volunteers(first: 500) { nodes { status name { masked } } } }"
    await stands(scene, "status = 'RESTRICTED'")
    answer = await scene.demo.ask(query, "admin")
    nodes = answer["data"]["volunteers"]["nodes"]
    (error,) = answer["errors"]
    restricted = [node for node in nodes if node["status"] == "RESTRICTED"]
    assert error["extensions"] == {"code": "RESTRICTED", "field": "Volunteer.name.masked", "count": len(restricted)}
    assert [node["name"]["masked"] is None for node in nodes] == [node["status"] == "RESTRICTED" for node in nodes]


class Overheard:
    """A reader that remembers what it answered."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.texts: list[str] = []

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers."""
        self.texts.append(await self.reader.fetch(sql, arguments))
        return self.texts[-1]


@pytest.mark.parametrize("token", CLOSED_TO)
async def test_no_ciphertext_travels_of_what_is_closed(
    token: str, scene: Scene, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = scene.demo.hub.engine
    heard = Overheard(engine.reader)
    monkeypatch.setattr(engine, "reader", heard)
    await scene.demo.ask(DOORS["root"], token, variables={"id": person})
    await stands(scene, "status = 'RESTRICTED'")
    await scene.demo.ask(DOORS["root"], token, variables={"id": person})
    sealed, closed = heard.texts
    # The envelope begins with C1; nothing but the letter and the row's id is left of it.
    assert "c1" in sealed.rpartition("|")[2][37:]
    assert closed.rpartition("|")[2].partition("\x01")[0][1:] == person.partition("_")[2]


async def test_the_dead_are_shown_masked_and_open_to_whoever_owes_their_relatives(scene: Scene, person: str) -> None:
    await stands(scene, f"status = 'DECEASED', registered_by_id = '{scene.organization.partition('_')[2]}'")
    for token in ("social-work", "organization", "volunteer"):
        answer = await scene.demo.ask(DOORS["root"], token, variables={"id": person})
        assert answer["data"]["volunteer"]["name"]["masked"]
        assert answer["data"]["volunteer"]["name"]["plain"] is None
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["DECEASED"]
    assert "*" not in await opened(scene.demo, "admin", person, "name")


async def test_volunteers_open_all_their_own(scene: Scene, person: str) -> None:
    for field in ("name", "phone", "idDocument", "birthDate"):
        assert "*" not in await opened(scene.demo, "volunteer", person, field)


async def test_the_organization_that_registered_somebody_opens_what_it_recorded(scene: Scene, person: str) -> None:
    assert await opened(scene.demo, "organization", person, "idDocument") == "FORBIDDEN"
    await stands(scene, f"registered_by_id = '{scene.organization.partition('_')[2]}'")
    assert len(await opened(scene.demo, "organization", person, "idDocument")) == 18


async def test_an_organization_sees_the_contact_of_who_takes_part_while_it_runs(scene: Scene, person: str) -> None:
    assert await opened(scene.demo, "organization", person, "phone") == "FORBIDDEN"
    await change(scene.demo, RUNS, scene.activity)
    assignment = await scene.accepted()
    assert (await opened(scene.demo, "organization", person, "phone")).isdigit()
    assert "*" not in await opened(scene.demo, "organization", person, "name")
    assert await opened(scene.demo, "organization", person, "idDocument") == "FORBIDDEN"
    await change(scene.demo, IS_OVER, scene.activity)
    assert await opened(scene.demo, "organization", person, "phone") == "FORBIDDEN"
    await change(scene.demo, RUNS, scene.activity)
    assert (await opened(scene.demo, "organization", person, "phone")).isdigit()
    await scene.do("organization", "completeAssignment", assignment=assignment)
    assert await opened(scene.demo, "organization", person, "phone") == "FORBIDDEN"


async def test_a_volunteer_opens_nobody_elses(scene: Scene, person: str) -> None:
    answer = await scene.demo.ask("{ volunteers { nodes { id name { plain } } } }", "volunteer")
    assert [node["id"] for node in answer["data"]["volunteers"]["nodes"]] == [person]
