"""Erasures (删除记录): who was erased, or will be when the last duty to keep has ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hub.context import Context
from hub.graph.declare import entity, input, mutation, query
from hub.graph.fields import rows, to_one
from hub.graph.markers import ID, Answer, Connection, Ref
from hub.rights import erasure as rights
from hub.rows.erasure import ErasureRow
from hub.schema.permissions import RIGHTS_ERASE
from hub.schema.volunteer import Volunteer


@entity(ErasureRow, tag="era")
class Erasure:
    """That a volunteer was erased, and what was kept until when (删除记录)."""

    id: ID
    volunteer: Volunteer | None = to_one(ErasureRow.volunteer_id)
    """Who was erased (志愿者)."""
    requested_at: datetime
    """When it was asked (申请时间)."""
    by_kind: str
    """What kind of caller asked (申请主体)."""
    duties: list[str]
    """Whose duties to keep remain, and by which rule (保存义务)."""
    kept_until: date | None
    """The last day of the longest duty; null where nothing is kept (保存期限)."""
    erased_at: datetime | None
    """When the erasure was complete; null while the volunteer is RESTRICTED (删除完成时间)."""


@query(requires=RIGHTS_ERASE)
def erasures() -> Connection[Erasure]:
    """Erasures (删除记录)."""
    return rows()


@input
class ErasePerson:
    """Who is to be erased (删除申请)."""

    volunteer: Ref[Volunteer]
    """The volunteer (志愿者)."""


@mutation()
async def erase_person(context: Context, input: ErasePerson) -> Answer[Erasure]:
    """Erase a volunteer: the contacts at once, the rest when no duty to keep remains (删除个人信息; PIPL art. 47).

    Volunteers erase themselves; for others it needs `rights:erase`.
    """
    return await rights.erase(context, input.volunteer)


TYPES: tuple[Any, ...] = (Erasure, ErasePerson)
QUERIES: tuple[Any, ...] = (erasures,)
MUTATIONS: tuple[Any, ...] = (erase_person,)
