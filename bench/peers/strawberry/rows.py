"""The tables that the ordinary server reads, with the columns that it shows."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Row(SQLModel, registry=registry()):
    """A stored row, of tables that are described apart from the hub's."""


class VolunteerRow(Row, table=True):
    """A volunteer."""

    __tablename__ = "volunteer"

    id: UUID = Field(primary_key=True)
    number: str
    division: str
    status: str
    registered_on: date
    birth_year: int
    route: str
    id_document_kind: str


class OrganizationRow(Row, table=True):
    """An organization."""

    __tablename__ = "organization"

    id: UUID = Field(primary_key=True)
    name: str


class MembershipRow(Row, table=True):
    """A volunteer's time in an organization."""

    __tablename__ = "membership"

    id: UUID = Field(primary_key=True)
    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    organization_id: UUID = Field(foreign_key="organization.id")


class ActivityRow(Row, table=True):
    """An activity."""

    __tablename__ = "activity"

    id: UUID = Field(primary_key=True)
    title: str


class ServiceRecordRow(Row, table=True):
    """A time that a volunteer served."""

    __tablename__ = "service_record"

    id: UUID = Field(primary_key=True)
    volunteer_id: UUID = Field(foreign_key="volunteer.id")
    activity_id: UUID = Field(foreign_key="activity.id")
    organization_id: UUID = Field(foreign_key="organization.id")
    starts_at: datetime
    minutes: int
    status: str
    year: int


class DivisionAncestorRow(Row, table=True):
    """A division and one that holds it."""

    __tablename__ = "division_ancestor"

    ancestor: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
