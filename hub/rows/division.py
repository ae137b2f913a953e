"""Where things are: the administrative divisions of the province, and who lies under whom."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from hub.db.row import Row
from hub.rows.columns import choice


class DivisionLevel(StrEnum):
    """The level of a division (层级), from the widest to the narrowest."""

    PROVINCE = "PROVINCE"
    """A province (省)."""
    PREFECTURE = "PREFECTURE"
    """A prefecture-level city or prefecture (市、地区)."""
    COUNTY = "COUNTY"
    """A county, county-level city or urban district (县、市、区)."""
    TOWNSHIP = "TOWNSHIP"
    """A township, town or street (乡镇、街道)."""
    COMMUNITY = "COMMUNITY"
    """An urban community or a village (社区、村)."""
    GRID = "GRID"
    """A grid of a community (网格)."""


class DivisionRow(Row, table=True):
    """A division by its code (行政区划代码), on the days when the code is valid."""

    __tablename__ = "division"
    __table_args__ = (Index("ix_division_parent", "parent", "id"),)

    code: str = Field(unique=True)
    name: str
    level: DivisionLevel = choice(DivisionLevel)
    parent: str | None = Field(default=None, foreign_key="division.code")
    valid_from: date
    valid_to: date | None = None
    successor: str | None = Field(default=None, foreign_key="division.code", index=True)


class DivisionAncestorRow(SQLModel, table=True):
    """A division and one that holds it; each holds itself. The database derives these rows from the parents."""

    __tablename__ = "division_ancestor"

    ancestor: str = Field(primary_key=True, foreign_key="division.code", ondelete="CASCADE")
    code: str = Field(primary_key=True, foreign_key="division.code", ondelete="CASCADE", index=True)
