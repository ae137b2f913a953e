"""What the core itself holds of a person: how it is found, corrected and erased."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, func, select, update

from hub.access.tokens import CHANNEL
from hub.context import SHANGHAI, Context
from hub.db.row import Row, sealed_columns
from hub.graph.fields import table_of
from hub.rights.retention import Retention, years_after
from hub.rows import (
    AccessTokenRow,
    AssignmentRow,
    AssignmentStatus,
    MembershipRow,
    MembershipStatus,
    PersonBindingRow,
    ServiceRecordRow,
    VolunteerRow,
)
from security.place import Keep

KEEP_RECORDS = "record.keepYears"
"""The policy parameter that says for how many years a service record is kept."""
UNDER_WAY = (AssignmentStatus.SIGNED_UP, AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED)
"""The statuses of assignments that an erasure ends."""


async def rows_of(context: Context, person: VolunteerRow) -> Sequence[Row]:
    """The person's own row, and every row of the core that names the person."""
    found: list[Row] = [person]
    for row, column in _naming():
        found += (await context.session.execute(select(row).where(column == person.id).order_by("id"))).scalars()
    return found


async def correct(context: Context, person: VolunteerRow, changes: Mapping[str, Any]) -> None:
    """Write what is corrected, sealed anew where it is sealed."""
    for name, value in changes.items():
        setattr(person, name, value)
    removed = {name for name, value in changes.items() if value is None}
    _unindex(person, [column for column in sealed_columns(table_of(VolunteerRow)) if column.name in removed])
    await context.add(person)


async def erase(context: Context, person: VolunteerRow) -> Retention | None:
    """End what is under way, forget the contacts, and say until when the service records are kept."""
    session, today = context.session, context.today
    membership, assignment = table_of(MembershipRow), table_of(AssignmentRow)
    await session.execute(
        update(membership)
        .where(membership.c.volunteer_id == person.id, membership.c.status == MembershipStatus.ACTIVE)
        .values(status=MembershipStatus.LEFT, left_on=today)
    )
    await session.execute(
        update(assignment)
        .where(assignment.c.volunteer_id == person.id, assignment.c.status.in_(UNDER_WAY))
        .values(status=AssignmentStatus.WITHDRAWN)
    )
    token = table_of(AccessTokenRow)
    await session.execute(
        update(token)
        .where(token.c.volunteer_id == person.id, token.c.revoked_at.is_(None))
        .values(revoked_at=context.now)
    )
    binding = table_of(PersonBindingRow)
    await session.execute(delete(binding).where(binding.c.volunteer_id == person.id))
    await session.execute(select(func.pg_notify(CHANNEL, "")))
    columns = sealed_columns(table_of(VolunteerRow))
    _unindex(person, columns)
    for column in columns:
        if column.info["keep"] is Keep.CONTACT:
            setattr(person, column.name, None)
    context.forget(person.id, Keep.CONTACT)
    return await _duty(context, person)


async def _duty(context: Context, person: VolunteerRow) -> Retention | None:
    record = table_of(ServiceRecordRow).c
    last: datetime | None = (
        await context.session.execute(select(func.max(record.ends_at)).where(record.volunteer_id == person.id))
    ).scalar_one()
    if last is None:
        return None
    until = years_after(last.astimezone(SHANGHAI).date(), int(await context.parameter(KEEP_RECORDS)))
    return Retention(reason="GB/T 40143-2021, 5.2.2", until=until) if until >= context.today else None


def _unindex(person: VolunteerRow, columns: Sequence[Column[Any]]) -> None:
    """Empty the columns by which sealed ones are found."""
    found = {column.name for column in columns}
    for column in table_of(VolunteerRow).columns:
        if column.info.get("indexes") in found:
            setattr(person, column.name, None)


def _naming() -> Iterator[tuple[type[Row], Column[Any]]]:
    """The core's tables that name a volunteer, each by the column that does."""
    core = (row for row in Row.__subclasses__() if row.__module__.startswith("hub.rows."))
    for row in sorted(core, key=lambda row: table_of(row).name):
        for column in table_of(row).columns:
            if any(key.column.table is table_of(VolunteerRow) for key in column.foreign_keys):
                yield row, column
