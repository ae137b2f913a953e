"""The rows of a synthetic province, as tests look at them."""

from collections import Counter, defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from hub.demo.province import Province

SHANGHAI = ZoneInfo("Asia/Shanghai")

Rows = dict[str, list[dict[str, Any]]]


def rows_of(province: Province) -> Rows:
    """All rows by table."""
    rows: Rows = defaultdict(list)
    for table in province.tables():
        rows[str(table.row.__tablename__)].extend(table.rows)
    return rows


def confirmed_minutes(rows: Rows, year: int) -> Counter[Any]:
    """Confirmed minutes by volunteer."""
    minutes: Counter[Any] = Counter()
    for record in rows["service_record"]:
        if record["status"] == "CONFIRMED" and record["starts_at"].astimezone(SHANGHAI).year == year:
            minutes[record["volunteer_id"]] += record["minutes"]
    return minutes
