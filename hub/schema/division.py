"""Divisions (行政区划): public, by code."""

from __future__ import annotations

from datetime import date
from typing import Any

from hub.graph.declare import Tree, entity, query
from hub.graph.fields import rows, to_many, to_one
from hub.graph.markers import ID, Bind, Connection
from hub.rows.division import DivisionAncestorRow, DivisionLevel, DivisionRow


@entity(DivisionRow, tag="div", tree=Tree(code=DivisionRow.code, closure=DivisionAncestorRow))
class Division:
    """An administrative division by its GB/T 2260 code, or a place below one (行政区划)."""

    id: ID
    code: str
    """The code, such as `2301` or `230102` (代码)."""
    name: str
    """The name, which is not unique (名称)."""
    level: DivisionLevel
    """How wide it is (层级)."""
    parent: Division | None = to_one(DivisionRow.parent)
    """The division that holds it (上级)."""
    children: Connection[Division] = to_many(DivisionRow.parent)
    """The divisions right below it (下级)."""
    valid_from: date
    """The first day of the code (启用日期)."""
    valid_to: date | None
    """The last day of the code; null while it is valid (停用日期)."""
    successor: Division | None = to_one(DivisionRow.successor)
    """The division that took its place (承继)."""


@query(public=True)
def division(code: Bind[str]) -> Division | None:
    """A division by its code (行政区划).

    code: the code, such as `230102`
    """
    return rows(lambda division: division.code == code)


@query(public=True)
def divisions() -> Connection[Division]:
    """Divisions (行政区划)."""
    return rows()


TYPES: tuple[Any, ...] = (Division,)
QUERIES: tuple[Any, ...] = (division, divisions)
