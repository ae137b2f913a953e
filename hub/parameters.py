"""The numbers that plugins bring: stored once as policy parameters, and from then on data like all others."""

from decimal import Decimal

from hub.db.connect import Connection
from hub.db.row import uuid7
from hub.plugins import Plugins

STORE = """
INSERT INTO policy_parameter (id, key, measure, value, text, unit, source, valid_from, verified)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (key, valid_from) DO NOTHING
"""


async def store(connection: Connection, plugins: Plugins) -> None:
    """Store the parameters of the plugins that run; what an operator has changed since stays as it is."""
    for plugin in plugins.active():
        for each in plugin.parameters:
            number = each.value if isinstance(each.value, Decimal) else None
            text = each.value if isinstance(each.value, str) else None
            await connection.execute(
                STORE,
                uuid7(),
                each.key,
                each.measure,
                number,
                text,
                each.unit,
                each.source,
                each.valid_from,
                each.verified,
            )
