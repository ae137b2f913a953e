"""A guard never fails open: what a plugin guards stays closed while the plugin is away, until it is retired."""

from importlib.metadata import EntryPoint

import pytest

from hub import duties
from hub.db.connect import connect
from hub.errors import PluginError
from tests.contract.activities import opened, published
from tests.contract.reopening import reopened
from tests.contract.workshop import Workshop, with_others
from tests.demos import Demo

ERASE = "mutation ($input: ErasePerson!) { erasePerson(input: $input) { problems { code } } }"
OVERRIDE = {"name": "王示例", "reason": "防汛在即"}


async def counted(demo: Demo) -> int:
    answer = await demo.ask("{ organizations { totalCount } }", "admin")
    count: int = answer["data"]["organizations"]["totalCount"]
    return count


async def overrides(demo: Demo) -> list[str]:
    connection = await connect(demo.hub.addresses.loader)
    rows = await connection.fetch("SELECT operation FROM audit_record WHERE operation LIKE 'override %' ORDER BY id")
    await connection.close()
    return [row["operation"] for row in rows]


async def test_while_its_guard_is_off_an_action_is_refused(demo: Demo, bees: EntryPoint) -> None:
    async with reopened(demo, with_others(bees, off=["insurance"])) as without:
        activity = await published(without)
        answer = await opened(without, activity)
        assert answer["data"] == {"openActivity": None}
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "GUARD_UNAVAILABLE", "plugins": ["insurance"]}
        assert "override with a name and a reason" in error["message"]
    answer = await opened(demo, activity)
    assert answer["data"]["openActivity"] == {"problems": [], "activity": {"status": "OPEN"}}


async def test_an_override_lets_it_pass_and_is_recorded_with_name_and_reason(demo: Demo, bees: EntryPoint) -> None:
    async with reopened(demo, with_others(bees, off=["insurance"])) as without:
        before = await overrides(demo)
        answer = await opened(without, await published(without), OVERRIDE)
        assert answer["data"]["openActivity"] == {"problems": [], "activity": {"status": "OPEN"}}
    assert await overrides(demo) == [*before, "override OPEN_ACTIVITY by 王示例: 防汛在即"]


async def test_an_override_says_nothing_to_a_guard_that_runs(demo: Demo) -> None:
    before = await overrides(demo)
    answer = await opened(demo, await published(demo), OVERRIDE)
    assert answer["data"]["openActivity"]["activity"] == {"status": "OPEN"}
    assert await overrides(demo) == before


@pytest.mark.parametrize("away", ["off", "broken", "uninstalled"])
async def test_rows_that_a_plugin_narrows_are_hidden_while_it_is_away(
    away: str, demo: Demo, bees: EntryPoint, workshop: Workshop
) -> None:
    assert await counted(demo) > 0
    without = {
        "off": with_others(bees, off=["bees"]),
        "broken": with_others(workshop.plugin("bees", "raise RuntimeError('no license')")),
        "uninstalled": with_others(),
    }
    async with reopened(demo, without[away]) as hidden:
        assert await counted(hidden) == 0
        answer = await hidden.ask("{ volunteers(first: 1) { totalCount } plugins { name status error } }", "admin")
        assert answer["data"]["volunteers"]["totalCount"] == 60
        shown = {plugin["name"]: plugin for plugin in answer["data"]["plugins"]}
        assert shown["insurance"] == {"name": "insurance", "status": "ACTIVE", "error": None}
        assert (shown["bees"]["status"], shown["bees"]["error"]) == {
            "off": ("OFF", None),
            "broken": ("FAILED", "RuntimeError: no license"),
            "uninstalled": ("OFF", "It is not installed."),
        }[away]


async def test_retiring_a_plugin_ends_its_duty_until_it_runs_again(demo: Demo, bees: EntryPoint) -> None:
    connection = await connect(demo.hub.addresses.loader)
    retire = {"by": "李示例", "reason": "不再使用"}
    with pytest.raises(PluginError, match="plugin bees runs"):
        await duties.retire(connection, demo.hub.plugins, "bees", **retire)
    await duties.retire(connection, with_others(), "bees", **retire)
    async with reopened(demo, with_others()) as without:
        all_of_them = await counted(without)
    async with reopened(demo, with_others(bees)) as again:
        assert 0 < await counted(again) < all_of_them
    async with reopened(demo, with_others()) as without:
        assert await counted(without) == 0
    await connection.close()


async def test_erasure_waits_for_a_plugin_that_holds_data_of_people(demo: Demo, bees: EntryPoint) -> None:
    connection = await connect(demo.hub.addresses.loader)
    found = "SELECT id, status FROM volunteer WHERE status = 'ACTIVE' ORDER BY id DESC LIMIT 1"
    (before,) = await connection.fetch(found)
    given = {"volunteer": f"vol_{before['id']}"}
    for without in (with_others(bees, off=["insurance"]), with_others(off=["insurance", "bees"])):
        async with reopened(demo, without) as waiting:
            answer = await waiting.ask(ERASE, "admin", variables={"input": given})
            (error,) = answer["errors"]
            missing = sorted({"bees", "insurance"} - {plugin.name for plugin in waiting.hub.registry.plugins})
            assert error["extensions"] == {"code": "GUARD_UNAVAILABLE", "plugins": missing}
    assert await connection.fetch(found) == [before]
    await connection.close()
