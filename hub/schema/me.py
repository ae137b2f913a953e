"""Me (当前调用者): who asks, and what they may do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from hub.access.actor import ActorKind
from hub.graph.caller import caller
from hub.graph.declare import query, value
from hub.graph.fields import to_one
from hub.graph.markers import Answer
from hub.rows.department import DepartmentRow
from hub.schema.department import Department
from hub.schema.organization import Organization
from hub.schema.volunteer import Volunteer


@value
class Me:
    """Who asks, as the hub knows them (当前调用者)."""

    kind: ActorKind
    """What kind of caller (类型)."""
    name: str
    """The name of the token (名称)."""
    department: Department | None = to_one("department", key=DepartmentRow.code)
    """The department that the token speaks for (部门)."""
    organization: Organization | None = to_one("organization")
    """The organization that the token speaks for (组织)."""
    volunteer: Volunteer | None = to_one("volunteer")
    """The volunteer that the token speaks for (志愿者)."""
    permissions: list[str]
    """What the token permits (权限)."""
    purposes: list[str]
    """The purposes that the token may declare (用途)."""
    purpose: str | None
    """The purpose that is declared now (当前用途)."""
    legal_basis: str | None
    """The legal basis that is declared now, or follows from the purpose (当前合法性基础)."""


@query()
def me() -> Answer[Me] | None:
    """Who asks (当前调用者)."""
    return select(
        caller.kind.label("kind"),
        caller.name.label("name"),
        caller.department.label("department"),
        caller.organization.label("organization"),
        caller.volunteer.label("volunteer"),
        caller.permissions.label("permissions"),
        caller.purposes.label("purposes"),
        caller.purpose.label("purpose"),
        caller.legal_basis.label("legal_basis"),
    )


TYPES: tuple[Any, ...] = (Me,)
QUERIES: tuple[Any, ...] = (me,)
