"""What plugins guard is remembered while they are away."""

from collections.abc import AsyncIterator
from importlib.metadata import EntryPoint

import pytest
import pytest_asyncio

from hub import core
from hub.access.actor import Actor, ActorKind
from hub.actions import ActionKind
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.duties import Duties, remember, retire, standing
from hub.errors import PluginError
from hub.plugins import Plugins
from hub.registry import register
from hub.rows import VolunteerRow
from hub.rows.plugin_state import PluginStatus
from hub.schema.permissions import ALL

WATCHMAN = EntryPoint(name="watchman", value="tests.cli.watchman", group="hub")
BROKEN = EntryPoint(name="watchman", value="tests.cli.nothing", group="hub")
NOTHING = Duties(actions={}, rows=[])
CLOSED = Duties(actions={ActionKind.ASSIGN_VOLUNTEER: ["watchman"]}, rows=[VolunteerRow])


@pytest_asyncio.fixture
async def app(database: Addresses) -> AsyncIterator[Connection]:
    """A connection of the role that serves."""
    connection = await connect(database.app)
    yield connection
    await connection.close()


def running() -> Plugins:
    return Plugins(core, [WATCHMAN])


AWAY = {
    "turned off": lambda: Plugins(core, [WATCHMAN], off=["watchman"]),
    "broken": lambda: Plugins(core, [BROKEN]),
    "not installed": lambda: Plugins(core, []),
}


@pytest.mark.parametrize("how", AWAY)
async def test_guard_holds_while_its_plugin_is_away_until_it_is_back(app: Connection, how: str) -> None:
    assert await remember(app, running()) == NOTHING
    assert await remember(app, AWAY[how]()) == CLOSED
    assert await remember(app, AWAY[how]()) == CLOSED
    assert await remember(app, running()) == NOTHING


async def test_how_each_plugin_stands_is_written_down(app: Connection) -> None:
    read = "SELECT status, owner, measures, error FROM plugin_state WHERE name = 'watchman'"
    await remember(app, running())
    assert tuple(await app.fetchrow(read) or ()) == ("ACTIVE", "emergency", [23], None)
    await remember(app, AWAY["broken"]())
    status, owner, measures, error = tuple(await app.fetchrow(read) or ())
    assert (status, owner, measures) == ("FAILED", "emergency", [23])
    assert "tests.cli.nothing" in error
    await remember(app, AWAY["not installed"]())
    assert (await app.fetchval("SELECT status FROM plugin_state WHERE name = 'watchman'")) == "OFF"


async def test_plugin_that_never_ran_has_no_duty(app: Connection) -> None:
    assert await remember(app, AWAY["broken"]()) == NOTHING


async def test_retiring_ends_the_duty_until_the_plugin_runs_again(app: Connection) -> None:
    await remember(app, running())
    off = AWAY["turned off"]()
    await retire(app, off, "watchman", by="Zhao", reason="The watch is over.")
    assert await remember(app, off) == NOTHING
    (found,) = [each for each in await standing(app, off) if each.installed.name == "watchman"]
    assert (found.retired_by, found.retire_reason) == ("Zhao", "The watch is over.")
    await remember(app, running())
    assert await remember(app, off) == CLOSED


async def test_only_a_plugin_that_is_away_and_has_a_duty_is_retired(app: Connection) -> None:
    await remember(app, running())
    with pytest.raises(PluginError, match="HUB_PLUGINS_OFF=watchman"):
        await retire(app, running(), "watchman", by="Zhao", reason="")
    with pytest.raises(PluginError, match="never run here"):
        await retire(app, running(), "weather", by="Zhao", reason="")
    off = AWAY["turned off"]()
    await retire(app, off, "watchman", by="Zhao", reason="")
    with pytest.raises(PluginError, match="retired already"):
        await retire(app, off, "watchman", by="Qian", reason="")


def test_rows_of_a_guard_that_is_away_are_hidden_from_everyone() -> None:
    off = AWAY["turned off"]()
    usual, closed = register(off).parts.scopes, register(off, CLOSED.rows).parts.scopes
    assert len(closed) == len(usual) + 1
    everyone = Actor(kind=ActorKind.ADMINISTRATOR, permissions=frozenset(each.name for each in ALL))
    (scope,) = [scope for _, scope in closed if scope.row is VolunteerRow and scope.applies(everyone)]
    assert str(scope.where(None, None)) == "false"


async def test_order_of_standing_is_by_name(app: Connection) -> None:
    await remember(app, running())
    found = await standing(app, running())
    assert [(each.installed.name, each.installed.status) for each in found] == [
        ("core", PluginStatus.ACTIVE),
        ("watchman", PluginStatus.ACTIVE),
    ]
