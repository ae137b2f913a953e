"""What the ordinary server shows: types whose relations are resolved one by one, through loaders."""

from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import func
from sqlmodel import col, select
from strawberry.extensions import ParserCache, ValidationCache

from bench.peers.cursors import cursor, place
from bench.peers.strawberry.loaders import Loaders, Sessions
from bench.peers.strawberry.rows import DivisionAncestorRow, ServiceRecordRow, VolunteerRow

T = TypeVar("T")
Info = strawberry.Info[dict[str, Any], None]


@strawberry.type
class Nodes(Generic[T]):
    """A part of a list."""

    nodes: list[T]


@strawberry.type
class Organization:
    """An organization."""

    name: str


@strawberry.type
class Activity:
    """An activity."""

    title: str


@strawberry.type
class Membership:
    """A volunteer's time in an organization."""

    organization_id: strawberry.Private[UUID]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Where."""
        row = await loaders(info).organization.load(self.organization_id)
        return Organization(name=row.name)


@strawberry.type
class ServiceRecord:
    """A time that a volunteer served."""

    activity_id: strawberry.Private[UUID]
    minutes: int

    @strawberry.field
    async def activity(self, info: Info) -> Activity:
        """In what."""
        row = await loaders(info).activity.load(self.activity_id)
        return Activity(title=row.title)


@strawberry.type
class Volunteer:
    """A registered volunteer."""

    key: strawberry.Private[UUID]
    id: strawberry.ID
    number: str
    status: str
    registered_on: date
    birth_year: int
    route: str
    id_document_kind: str

    @classmethod
    def of(cls, row: VolunteerRow) -> "Volunteer":
        """The volunteer of a row."""
        return cls(
            key=row.id,
            id=strawberry.ID(f"vol_{row.id}"),
            number=row.number,
            status=row.status,
            registered_on=row.registered_on,
            birth_year=row.birth_year,
            route=row.route,
            id_document_kind=row.id_document_kind,
        )

    @strawberry.field
    async def memberships(self, info: Info, first: int) -> Nodes[Membership]:
        """The first organizations the volunteer belongs to."""
        rows = await loaders(info).memberships.load((self.key, first))
        return Nodes(nodes=[Membership(organization_id=row.organization_id) for row in rows])

    @strawberry.field
    async def service_records(self, info: Info, last: int) -> Nodes[ServiceRecord]:
        """What the volunteer has served last."""
        rows = await loaders(info).records.load((self.key, last))
        return Nodes(nodes=[ServiceRecord(activity_id=row.activity_id, minutes=row.minutes) for row in rows])


@strawberry.type
class OrganizationService:
    """What was served with one organization in a year."""

    organization_id: strawberry.Private[UUID]
    minutes: int
    people: int

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """The organization."""
        row = await loaders(info).organization.load(self.organization_id)
        return Organization(name=row.name)


@strawberry.type
class PageInfo:
    """Whether there is more, and where this page ends."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class VolunteerPage:
    """A page of volunteers."""

    nodes: list[Volunteer]
    page_info: PageInfo


@strawberry.input
class DivisionWhere:
    """Where someone is registered."""

    under: str


@strawberry.input
class VolunteerWhere:
    """Which volunteers."""

    division: DivisionWhere


@strawberry.type
class Query:
    """The three questions."""

    @strawberry.field
    async def volunteer(self, info: Info, id: strawberry.ID) -> Volunteer | None:
        """A volunteer by id."""
        async with sessions(info)() as session:
            row = await session.get(VolunteerRow, UUID(id[4:]))
        return Volunteer.of(row) if row else None

    @strawberry.field
    async def volunteers(
        self, info: Info, first: int, where: VolunteerWhere, after: str | None = None
    ) -> VolunteerPage:
        """Volunteers of a division, in the order of ids."""
        under = select(DivisionAncestorRow.code).where(DivisionAncestorRow.ancestor == where.division.under)
        query = (
            select(VolunteerRow)
            .where(col(VolunteerRow.division).in_(under), col(VolunteerRow.id) > place(after))
            .order_by(col(VolunteerRow.id))
            .limit(first + 1)
        )
        async with sessions(info)() as session:
            rows = (await session.exec(query)).all()
        shown = [Volunteer.of(row) for row in rows[:first]]
        end = cursor(shown[-1].key) if shown else None
        return VolunteerPage(nodes=shown, page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=end))

    @strawberry.field
    async def organization_service(self, info: Info, year: int) -> list[OrganizationService]:
        """Minutes and persons by organization in a year, most minutes first."""
        organization, minutes = col(ServiceRecordRow.organization_id), func.sum(ServiceRecordRow.minutes)
        query = (
            select(organization, minutes, func.count(col(ServiceRecordRow.volunteer_id).distinct()))
            .where(ServiceRecordRow.year == year, ServiceRecordRow.status == "CONFIRMED")
            .group_by(organization)
            .order_by(minutes.desc(), organization)
        )
        async with sessions(info)() as session:
            rows = (await session.exec(query)).all()
        return [OrganizationService(organization_id=id, minutes=served, people=people) for id, served, people in rows]


def loaders(info: Info) -> Loaders:
    """The loaders of the request."""
    held: Loaders = info.context["loaders"]
    return held


def sessions(info: Info) -> Sessions:
    """What makes sessions."""
    made: Sessions = info.context["sessions"]
    return made


schema = strawberry.Schema(query=Query, extensions=[ParserCache, ValidationCache])
