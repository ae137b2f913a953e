"""Memberships (队员关系): who belongs to which organization."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hub.graph.declare import entity
from hub.graph.fields import to_one
from hub.graph.markers import ID
from hub.rows.membership import MembershipRole, MembershipRow, MembershipStatus
from hub.schema.permissions import VOLUNTEER_READ

if TYPE_CHECKING:
    from hub.schema.organization import Organization
    from hub.schema.volunteer import Volunteer


@entity(MembershipRow, tag="mem", requires=VOLUNTEER_READ)
class Membership:
    """A volunteer's time in an organization (队员关系)."""

    id: ID
    volunteer: Volunteer | None = to_one(MembershipRow.volunteer_id)
    """Who belongs (志愿者)."""
    organization: Organization | None = to_one(MembershipRow.organization_id)
    """Where (组织)."""
    role: MembershipRole
    """As what (角色)."""
    status: MembershipStatus
    """How it stands (状态)."""
    joined_on: date
    """The first day (加入日期)."""
    left_on: date | None
    """The last day; null while it lasts (退出日期)."""


TYPES: tuple[Any, ...] = (Membership,)
