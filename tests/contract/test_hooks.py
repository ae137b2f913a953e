"""Each hook is asked when its sentence says, and its answer counts."""

import asyncio
from datetime import date
from importlib.metadata import EntryPoint

import pytest

from hub import Retention
from hub.audit.sealing import KEY
from security.audit_seal import Seal
from security.signature import SigningKey
from tests.contract import bees as plugin
from tests.contract.activities import opened, published
from tests.contract.reopening import reopened
from tests.contract.workshop import with_others
from tests.demos import Demo

CORRECT = "mutation ($input: CorrectPerson!) { correctPerson(input: $input) { problems { code } } }"
ERASE = """mutation ($input: ErasePerson!) {
  erasePerson(input: $input) { problems { code } erasure { duties keptUntil } }
}"""
KINDS = "{ organizations(first: 500) { nodes { kind } } }"


@pytest.fixture(autouse=True)
def _calm() -> None:
    plugin.told.clear()
    plugin.stings.clear()
    plugin.duties.clear()


async def volunteer(demo: Demo) -> str:
    """The id of one of whom nothing has been asked yet."""
    answer = await demo.ask("{ volunteers(first: 1, where: {status: {eq: ACTIVE}}) { nodes { id } } }", "admin")
    key: str = answer["data"]["volunteers"]["nodes"][0]["id"]
    return key


async def test_what_plugin_answers_is_in_the_hub(demo: Demo, bees: EntryPoint) -> None:
    async with reopened(demo, with_others(bees)) as hub:
        (found,) = (each for each in hub.hub.registry.plugins if each.name == "bees")
        assert found == plugin.plugin()
        answer = await hub.ask("{ plugins { name status owner error } }")
        shown = {"name": "bees", "status": "ACTIVE", "owner": "social-work", "error": None}
        assert shown in answer["data"]["plugins"]


async def test_visible_rows_narrow_what_everybody_sees(demo: Demo) -> None:
    rows = await demo.hub.reader.fetch(
        "SELECT CASE WHEN set_config('hub.scope', '*;;', true) IS NOT NULL"
        " THEN (SELECT count(*) FROM organization WHERE kind <> 'FOUNDATION')::text END",
        [],
    )
    answer = await demo.ask(KINDS, "admin")
    kinds = [organization["kind"] for organization in answer["data"]["organizations"]["nodes"]]
    assert len(kinds) == int(rows) > 0
    assert "FOUNDATION" not in kinds


async def test_audit_anchor_keeps_the_seals_of_what_was_opened(demo: Demo) -> None:
    await demo.ask("{ volunteers(first: 1) { nodes { name { plain } } } }", "admin")
    async with asyncio.timeout(30):
        while True:
            if plugin.combs:
                break
            await asyncio.sleep(0.1)
    found = Seal.read(plugin.combs[0])
    assert found is not None
    seal, signature = found
    assert seal.first == 1
    assert seal.is_signed(SigningKey.open(demo.hub.settings.home / KEY).public, signature)
    assert not (demo.hub.settings.home / "audit-anchor").exists()


async def test_doors_close_what_everybody_else_would_see(demo: Demo) -> None:
    query = "{ organizations(first: 500) { nodes { kind contactPerson { masked } } } }"
    answer = await demo.ask(query, "admin")
    nodes = answer["data"]["organizations"]["nodes"]
    assert {node["kind"] for node in nodes if node["contactPerson"]["masked"] is None} == {"SOCIAL_ASSOCIATION"}
    assert {node["kind"] for node in nodes if node["contactPerson"]["masked"]} >= {"UNREGISTERED_TEAM"}
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["count"]) == (
        "IN_THE_HIVE",
        sum(node["kind"] == "SOCIAL_ASSOCIATION" for node in nodes),
    )


async def test_actor_from_request_knows_whom_the_hub_does_not(demo: Demo) -> None:
    stranger = {"Authorization": "Bearer of-a-bee"}
    answer = await demo.ask(KINDS, headers={**stranger, "X-Dance": "round"})
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    bee = {"Authorization": "Bearer of-another-bee", "X-Dance": "waggle"}
    answer = await demo.ask("{ me { name kind department { code } } organizations { totalCount } }", headers=bee)
    assert answer["data"]["me"] == {"name": "bee", "kind": "DEPARTMENT", "department": {"code": "social-work"}}
    assert answer["data"]["organizations"]["totalCount"] > 0
    answer = await demo.ask("{ volunteers { totalCount } }", headers=bee)
    assert answer["data"] == {"volunteers": None}


async def test_check_action_is_asked_before_and_may_refuse(demo: Demo) -> None:
    activity = await published(demo)
    plugin.stings.add("OPEN_ACTIVITY")
    answer = await opened(demo, activity)
    assert answer["data"]["openActivity"] == {"problems": [{"code": "STUNG"}], "activity": None}
    assert plugin.told == ["OPEN_ACTIVITY"]
    plugin.stings.clear()
    answer = await opened(demo, activity)
    assert answer["data"]["openActivity"]["activity"] == {"status": "OPEN"}


async def test_on_event_is_told_in_the_same_transaction_and_can_undo_it(demo: Demo) -> None:
    activity = await published(demo)
    plugin.stings.add("activity_opened")
    answer = await opened(demo, activity)
    assert answer["data"]["openActivity"] == {"problems": [{"code": "STUNG"}], "activity": None}
    assert plugin.told == ["OPEN_ACTIVITY", "activity_opened"]
    plugin.stings.clear()
    answer = await opened(demo, activity)
    assert answer["data"]["openActivity"]["activity"] == {"status": "OPEN"}


async def test_export_person_is_asked_of_every_plugin(demo: Demo) -> None:
    person = await volunteer(demo)
    headers = {"Authorization": f"Bearer {demo.tokens['admin']}"}
    response = await demo.client.get(f"/export/{person}", headers=headers)
    assert plugin.told == ["export_person"]
    assert response.json()["held"]["bees"] == {}


async def test_correct_person_is_told_which_fields_change(demo: Demo) -> None:
    given = {"volunteer": await volunteer(demo), "phone": "15401000123"}
    answer = await demo.ask(CORRECT, "admin", variables={"input": given})
    assert answer["data"]["correctPerson"] == {"problems": []}
    assert plugin.told == ["correct_person phone"]


async def test_erase_person_is_asked_and_a_duty_restricts(demo: Demo) -> None:
    given = {"volunteer": await volunteer(demo)}
    plugin.duties.append(Retention(reason="honey", until=date(2999, 1, 1)))
    answer = await demo.ask(ERASE, "admin", variables={"input": given})
    assert answer["data"]["erasePerson"]["erasure"]["keptUntil"] == "2999-01-01"
    assert "bees: honey" in answer["data"]["erasePerson"]["erasure"]["duties"]
    assert plugin.told == ["erase_person"]
