"""Statistics (统计): numbers of the whole province, for whoever sees a part of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_, select

from hub.graph.compilation import unseen, visible
from hub.graph.declare import query, value
from hub.graph.fields import to_one
from hub.graph.markers import BigInt, Bind, Report
from hub.rows.division import DivisionAncestorRow, DivisionRow
from hub.rows.service_record import ServiceRecordRow, ServiceRecordStatus
from hub.schema.division import Division
from hub.schema.permissions import STATISTICS_READ


@value
class DivisionService:
    """What was served in a division in a year (区划服务统计)."""

    division: Division | None = to_one("division", key=DivisionRow.code)
    """Where the volunteers are registered (区划)."""
    minutes: BigInt
    """Confirmed whole minutes (服务时长)."""
    people: int
    """Persons with confirmed minutes (服务人数)."""


@query(requires=STATISTICS_READ, rows="all", people="unseen")
def division_service(division: Bind[str], year: Bind[int]) -> Report[DivisionService]:
    """Minutes and persons in a year by the divisions right below one, whoever asks (区划服务统计).

    A division with fewer than `privacy.leastPeople` persons whom the caller does not see is left out.

    division: the code of the division, such as `23`
    year: the calendar year in Asia/Shanghai
    """
    below, lies = visible(DivisionRow).c, visible(DivisionAncestorRow).c
    records = visible(ServiceRecordRow)
    record = records.c
    minutes, people = func.sum(record.minutes), func.count(record.volunteer_id.distinct())
    return (
        select(
            below.code.label("division"),
            minutes.label("minutes"),
            people.label("people"),
            people.filter(unseen(records)).label("unseen"),
        )
        .where(
            or_(below.parent == division, and_(below.code == division, lies.code == division)),
            lies.ancestor == below.code,
            record.division == lies.code,
            record.year == year,
            record.status == ServiceRecordStatus.CONFIRMED,
        )
        .group_by(below.code)
        .order_by(below.code)
    )


TYPES: tuple[Any, ...] = (DivisionService,)
QUERIES: tuple[Any, ...] = (division_service,)
