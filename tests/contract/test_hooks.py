"""Each hook is asked when its sentence says, and its answer counts."""

from importlib.metadata import EntryPoint

import pytest

from tests.contract import bees as plugin
from tests.contract.activities import opened, published
from tests.contract.reopening import reopened
from tests.contract.workshop import with_others
from tests.demos import Demo

KINDS = "{ organizations(first: 500) { nodes { kind } } }"


@pytest.fixture(autouse=True)
def _calm() -> None:
    plugin.told.clear()
    plugin.stings.clear()


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
