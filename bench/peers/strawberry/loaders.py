"""One data loader for each relation: whatever a level of the answer needs comes with one statement."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from strawberry.dataloader import DataLoader

from bench.peers.strawberry.rows import ActivityRow, MembershipRow, OrganizationRow, ServiceRecordRow

Sessions = async_sessionmaker[AsyncSession]
Part = tuple[UUID, int]
"""A parent, and how many of its rows are wanted."""
R = TypeVar("R", bound=SQLModel)


class Loaders:
    """The loaders of one request."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.organization: DataLoader[UUID, OrganizationRow] = DataLoader(self._organizations)
        self.activity: DataLoader[UUID, ActivityRow] = DataLoader(self._activities)
        self.memberships: DataLoader[Part, list[MembershipRow]] = DataLoader(self._memberships)
        self.records: DataLoader[Part, list[ServiceRecordRow]] = DataLoader(self._records)

    async def _organizations(self, ids: list[UUID]) -> list[OrganizationRow]:
        return await self._by_id(OrganizationRow, OrganizationRow.id, ids)

    async def _activities(self, ids: list[UUID]) -> list[ActivityRow]:
        return await self._by_id(ActivityRow, ActivityRow.id, ids)

    async def _memberships(self, parts: list[Part]) -> list[list[MembershipRow]]:
        """The first memberships of each volunteer."""
        order = (col(MembershipRow.id),)
        return await self._of_volunteers(MembershipRow, col(MembershipRow.volunteer_id), order, parts)

    async def _records(self, parts: list[Part]) -> list[list[ServiceRecordRow]]:
        """The last records of each volunteer, the oldest of these first."""
        order = (col(ServiceRecordRow.starts_at).desc(), col(ServiceRecordRow.id).desc())
        last = await self._of_volunteers(ServiceRecordRow, col(ServiceRecordRow.volunteer_id), order, parts)
        return [records[::-1] for records in last]

    async def _by_id(self, row: type[R], id: Any, ids: Sequence[UUID]) -> list[R]:
        async with self._sessions() as session:
            found = {found.id: found for found in await session.exec(select(row).where(col(id).in_(ids)))}  # type: ignore[attr-defined]
        return [found[each] for each in ids]

    async def _of_volunteers(
        self, row: type[R], volunteer: Any, order: Sequence[Any], parts: Sequence[Part]
    ) -> list[list[R]]:
        """The first rows of each volunteer in an order."""
        most = max(wanted for _, wanted in parts)
        place = func.row_number().over(partition_by=volunteer, order_by=order).label("place")
        numbered = select(row, place).where(volunteer.in_({id for id, _ in parts})).subquery()
        shown = aliased(row, numbered)
        query = select(shown).where(numbered.c.place <= most).order_by(numbered.c.place)
        found: dict[UUID, list[R]] = defaultdict(list)
        async with self._sessions() as session:
            for each in await session.exec(query):
                found[each.volunteer_id].append(each)  # type: ignore[attr-defined]
        return [found[id][:wanted] for id, wanted in parts]
