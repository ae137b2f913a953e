"""Departments (责任单位): the units that answer for the measures."""

from __future__ import annotations

from typing import Any

from hub.graph.declare import entity, query
from hub.graph.fields import rows
from hub.graph.markers import ID, Bind, Connection
from hub.rows.department import DepartmentRow


@entity(DepartmentRow, tag="dep")
class Department:
    """A unit that answers for measures of the policy (责任单位)."""

    id: ID
    code: str
    """The code of the hub's own, such as `social-work` (代码)."""
    name: str
    """The name in the policy (名称)."""
    aliases: list[str]
    """Other names it goes by (别称)."""
    measures: list[int]
    """The numbers of the measures it answers for (负责的措施)."""


@query(public=True)
def department(code: Bind[str]) -> Department | None:
    """A department by its code (责任单位).

    code: the code, such as `social-work`
    """
    return rows(lambda department: department.code == code)


@query(public=True)
def departments() -> Connection[Department]:
    """The departments that answer for the policy (责任单位)."""
    return rows()


TYPES: tuple[Any, ...] = (Department,)
QUERIES: tuple[Any, ...] = (department, departments)
