"""Incidents: what must be said when data may have leaked."""

from typing import Any

from hub.context import Context
from hub.errors import Refused
from hub.rows import IncidentRow


async def record(context: Context, **said: Any) -> IncidentRow:
    """A new entry of the register of incidents; that it was made is itself on record."""
    if said["ends_at"] <= said["starts_at"]:
        raise Refused("TIMES_REVERSED", "An incident ends after it starts.", path=("endsAt",))
    row = await context.add(IncidentRow(recorded_at=context.now, synthetic=context.synthetic, **said))
    context.note(f"record incident {row.id}")
    return row
