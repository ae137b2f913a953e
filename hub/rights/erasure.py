"""Erasing a person (删除; PIPL 47): at once what no duty keeps, and the rest when the last duty has ended."""

from uuid import UUID

from sqlalchemy import select

from hub.context import Context
from hub.db.row import sealed_columns
from hub.graph.fields import table_of
from hub.rights.acting import is_own, permitted, person_of, whole
from hub.rows.erasure import ErasureRow
from hub.rows.volunteer import VolunteerRow, VolunteerStatus
from security.place import Keep
from security.sealed import Sealed

NOTHING = b""
"""What stands in a sealed column that must hold something, once there is nothing to seal."""


async def erase(context: Context, volunteer: UUID) -> ErasureRow:
    """The record of a person's erasure, which is complete, or waits for the last day of a duty to keep.

    Asked again, it erases what no duty keeps any more. Raises GuardUnavailable.
    """
    if not is_own(context, volunteer):
        permitted(context, context.actor.allows("rights:erase"))
    person = await person_of(context, volunteer)
    async with whole(context):
        asked = select(ErasureRow).where(table_of(ErasureRow).c.volunteer_id == person.id)
        record = (await context.session.execute(asked)).scalar_one_or_none()
        if record is None:
            record = await context.add(_begun(context, person))
        if record.erased_at is None:
            duties = await context.holders.erase(context, person)
            record.duties = [f"{name}: {duty.reason}" for name, duty in sorted(duties.items())]
            record.kept_until = max((duty.until for duty in duties.values()), default=None)
            person.status = VolunteerStatus.RESTRICTED
            if not duties:
                _finish(context, person, record)
    return record


def _begun(context: Context, person: VolunteerRow) -> ErasureRow:
    return ErasureRow(
        volunteer_id=person.id,
        division=person.division,
        requested_at=context.now,
        by_kind=context.actor.kind,
        by_id=context.actor.id,
        synthetic=person.synthetic,
    )


def _finish(context: Context, person: VolunteerRow, record: ErasureRow) -> None:
    """Leave nothing of the person but the id, the number and the division."""
    for column in sealed_columns(table_of(VolunteerRow)):
        setattr(person, column.name, None if column.nullable else Sealed(NOTHING))
    person.skills, person.languages, person.birth_year = [], [], None
    person.status, record.erased_at = VolunteerStatus.ERASED, context.now
    context.forget(person.id, Keep.RECORD)
