"""How a stored value is written: in an answer, and in a cursor."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shown(value: Any) -> Any:
    """A stored value as JSON."""
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return "T".join(clock(value)) + offset(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def spelled(value: Any) -> str | None:
    """A stored value as a cursor spells it, which is how PostgreSQL writes it as text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0").replace("inf", "Infinity")
    if isinstance(value, datetime):
        return " ".join(clock(value)) + offset(value).removesuffix(":00")
    return str(shown(value))


def clock(moment: datetime) -> tuple[str, str]:
    """The day and the time of day in Shanghai; no fraction of a second where there is none."""
    local = moment.astimezone(SHANGHAI)
    return local.strftime("%Y-%m-%d"), local.strftime("%H:%M:%S.%f").rstrip("0").rstrip(".")


def offset(moment: datetime) -> str:
    """How far Shanghai's clock was ahead: `+08:00`."""
    return moment.astimezone(SHANGHAI).replace(microsecond=0).isoformat()[19:]
