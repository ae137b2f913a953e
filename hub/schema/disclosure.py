"""Disclosures (披露记录): who opened whose data, for what, as those may see it whose data it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hub.access.actor import ActorKind
from hub.graph.declare import entity, query
from hub.graph.fields import rows, to_one
from hub.graph.markers import ID, Bind, Connection, Ref
from hub.rows.disclosure import DisclosureForm, DisclosureRow

if TYPE_CHECKING:
    from hub.schema.organization import Organization
    from hub.schema.volunteer import Volunteer


@entity(DisclosureRow, tag="dis")
class Disclosure:
    """One request that opened data of one person, decided by it, or found the person by it (披露记录)."""

    id: ID
    at: datetime
    """When (时间)."""
    caller_kind: ActorKind
    """What kind of caller it was (主体类型)."""
    department: str | None
    """The code of the department that asked (部门)."""
    organization: Organization | None = to_one(DisclosureRow.organization_id)
    """The organization that asked (组织)."""
    purpose: str | None
    """The purpose that was declared (用途)."""
    legal_basis: str | None
    """The legal basis that was declared (法律依据)."""
    form: DisclosureForm
    """Whether values were shown, decided by unseen, or known already and searched by (披露方式)."""
    fields: list[str]
    """Which fields, such as `Volunteer.phone` (字段)."""


@query()
def disclosures(volunteer: Bind[Ref[Volunteer] | None] = None) -> Connection[Disclosure]:
    """Who opened a person's data: one's own, or with `audit:read` anyone's (披露记录; 个人信息保护法 art. 44, 45).

    volunteer: whose data; every visible person's where it is left out
    """
    if volunteer is None:
        return rows()
    return rows(lambda disclosure: disclosure.subject == volunteer)


TYPES: tuple[Any, ...] = (Disclosure,)
QUERIES: tuple[Any, ...] = (disclosures,)
