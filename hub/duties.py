"""What plugins guard, remembered so that no guard fails open while its plugin is away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.db.connect import Connection
from hub.db.row import Row, uuid7
from hub.errors import PluginError
from hub.graph.fields import table_of
from hub.plugins import Installed, Plugins
from hub.rows.plugin_state import PluginStatus

KNOWN = """
SELECT name, status, owner, measures, guarded_actions, guarded_rows, holds_people, retired_by, retire_reason
FROM plugin_state
"""
RUNS = """
INSERT INTO plugin_state (id, name, owner, measures, status, guarded_actions, guarded_rows, holds_people)
VALUES ($1, $2, $3, $4, 'ACTIVE', $5, $6, $7)
ON CONFLICT (name) DO UPDATE SET
    owner = excluded.owner, measures = excluded.measures, status = excluded.status, error = NULL,
    guarded_actions = excluded.guarded_actions, guarded_rows = excluded.guarded_rows,
    holds_people = excluded.holds_people,
    retired_at = NULL, retired_by = NULL, retire_reason = NULL
"""
AWAY = """
INSERT INTO plugin_state (id, name, status, error, holds_people) VALUES ($1, $2, $3, $4, false)
ON CONFLICT (name) DO UPDATE SET status = excluded.status, error = excluded.error
"""
RETIRE = """
UPDATE plugin_state SET retired_at = now(), retired_by = $2, retire_reason = $3
WHERE name = $1 AND retired_at IS NULL
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A plugin that is installed or has run here: what it guards, and who has ended that duty, if anyone has."""

    installed: Installed
    owner: str | None = None
    measures: Sequence[int] = ()
    actions: Sequence[str] = ()
    rows: Sequence[str] = ()
    holds_people: bool = False
    retired_by: str | None = None
    retire_reason: str | None = None

    @property
    def is_missed(self) -> bool:
        """Whether it has a duty and does not run."""
        return self.installed.plugin is None and self.retired_by is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Duties:
    """What is closed because its guard is away.

    actions: for each action, the plugins that guard it and do not run
    rows: the rows that such a plugin narrows, which nobody sees meanwhile
    holders: the plugins that hold something of people and do not run, for which erasure waits
    """

    actions: Mapping[str, list[str]]
    rows: Sequence[type[Row]]
    holders: Sequence[str] = ()


async def standing(connection: Connection, plugins: Plugins) -> list[Standing]:
    """How every plugin stands, in order of name."""
    known = {row["name"]: row for row in await connection.fetch(KNOWN)}
    found = []
    for installed in plugins.standing({name: PluginStatus(row["status"]) for name, row in known.items()}):
        plugin, row = installed.plugin, known.get(installed.name)
        if plugin is not None:
            each = Standing(
                installed=installed,
                owner=plugin.owner,
                measures=plugin.measures,
                actions=plugin.guards,
                rows=[table_of(guarded).name for guarded in plugin.guarded_rows],
                holds_people=plugins.implements(plugin.name, "erase_person"),
            )
        elif row is not None:
            each = Standing(
                installed=installed,
                owner=row["owner"],
                measures=row["measures"],
                actions=row["guarded_actions"],
                rows=row["guarded_rows"],
                holds_people=row["holds_people"],
                retired_by=row["retired_by"],
                retire_reason=row["retire_reason"],
            )
        else:
            each = Standing(installed=installed)
        found.append(each)
    return found


async def remember(connection: Connection, plugins: Plugins) -> Duties:
    """How each plugin stands is written down; what those guard that are missed is closed."""
    actions: dict[str, list[str]] = {}
    closed: set[str] = set()
    holders: list[str] = []
    for each in await standing(connection, plugins):
        await _write(connection, each)
        if each.is_missed:
            for action in each.actions:
                actions.setdefault(action, []).append(each.installed.name)
            closed.update(each.rows)
            if each.holds_people:
                holders.append(each.installed.name)
    rows = [row for row in Row.__subclasses__() if table_of(row).name in closed]
    return Duties(actions=actions, rows=rows, holders=tuple(sorted(holders)))


async def retire(connection: Connection, plugins: Plugins, name: str, *, by: str, reason: str) -> None:
    """End the duty of a plugin that does not run; what it guarded opens when hubs start again. Raises PluginError."""
    installed = plugins.installed.get(name)
    if installed is not None and installed.plugin is not None:
        raise PluginError(f"plugin {name} runs; turn it off first, with HUB_PLUGINS_OFF={name}")
    if await connection.execute(RETIRE, name, by, reason) == "UPDATE 0":
        raise PluginError(f"plugin {name} has no duty to end: it has never run here, or is retired already")


async def _write(connection: Connection, each: Standing) -> None:
    installed = each.installed
    if installed.plugin is None:
        await connection.execute(AWAY, uuid7(), installed.name, installed.status, installed.error)
    else:
        guards = (list(each.actions), list(each.rows), each.holds_people)
        await connection.execute(RUNS, uuid7(), installed.name, each.owner, list(each.measures), *guards)
