"""Erases those for whom the last duty to keep has ended."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import select

from hub.access.actor import Actor
from hub.graph.fields import table_of
from hub.graph.request import Request
from hub.rights.erasure import erase
from hub.rows.erasure import ErasureRow
from hub.works import Works

ASKED = Request(query="sweep", operation_name="sweep")
"""What a sweep is, where a request is wanted."""


async def sweep(works: Works, officer: Actor) -> AsyncIterator[ErasureRow]:
    """The record of each person whose last day of keeping is over, erased in a transaction of their own.

    One whom a new duty keeps longer has another last day then. Raises GuardUnavailable.
    """
    for volunteer in await _due(works, officer):
        async with works.begin(officer, ASKED) as work:
            record = await erase(work.context, volunteer)
        yield record


async def _due(works: Works, officer: Actor) -> list[UUID]:
    held = table_of(ErasureRow).c
    async with works.begin(officer, ASKED) as work:
        due = select(held.volunteer_id).where(held.erased_at.is_(None), held.kept_until < work.context.today)
        return list((await work.context.session.execute(due.order_by(held.kept_until))).scalars())
