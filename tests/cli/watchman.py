"""A plugin that guards an action and narrows a row of the core."""

from hub.actions import ActionKind
from hub.hookspecs import hookimpl
from hub.plugin import Plugin
from hub.rows import VolunteerRow


@hookimpl
def plugin() -> Plugin:
    """What the plugin is."""
    return Plugin(
        name="watchman",
        title="Watchman",
        owner="emergency",
        measures=(23,),
        guards=(ActionKind.ASSIGN_VOLUNTEER,),
        guarded_rows=(VolunteerRow,),
    )
