"""Who holds something of a person: the core and every plugin, asked by the hooks of a person's rights."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hub.db.row import Row
from hub.errors import GuardUnavailable
from hub.plugins import Plugins
from hub.rights.retention import Retention
from hub.rows.volunteer import VolunteerRow

if TYPE_CHECKING:
    from hub.context import Context


class Holders:
    """The plugins that are asked about a person.

    away: plugins that hold something of people and do not run
    """

    def __init__(self, plugins: Plugins, away: Sequence[str] = ()) -> None:
        self._plugins = plugins
        self.away = away

    async def export(self, context: "Context", person: VolunteerRow) -> dict[str, Sequence[Row]]:
        """The rows that each plugin holds about a person, by plugin."""
        asked = self._plugins.ask("export_person", context=context, person=person)
        return {name: await rows for name, rows in asked.items()}

    async def correct(self, context: "Context", person: VolunteerRow, changes: Mapping[str, Any]) -> None:
        """Tell what is corrected of a person."""
        for told in self._plugins.ask("correct_person", context=context, person=person, changes=changes).values():
            await told

    async def erase(self, context: "Context", person: VolunteerRow) -> dict[str, Retention]:
        """Let every plugin erase what it need not keep; the duties that remain, by plugin.

        Raises GuardUnavailable while one of them does not run, since what it holds would be left behind.
        """
        if self.away:
            raise GuardUnavailable(
                f"Nobody is erased while plugin {', '.join(self.away)} does not run, since it holds data of people: "
                "let it run, or retire it.",
                plugins=list(self.away),
            )
        asked = self._plugins.ask("erase_person", context=context, person=person)
        answers = {name: await answer for name, answer in asked.items()}
        return {name: duty for name, duty in answers.items() if duty is not None}
