"""The offices of administrators, apart from each other, and what each may do; none opens personal data.

Whoever operates does not decide who may see what, and whoever reads the audit does neither.
"""

from collections.abc import Collection, Mapping

from hub.errors import NotAllowed
from hub.rows.access_token import AdministratorRole

HELD: Mapping[str, AdministratorRole | None] = {
    # Of those who serve, never of those who administer.
    "volunteer:read": None,
    "volunteer:write": None,
    "volunteer:lookup": None,
    "organization:read": None,
    "organization:write": None,
    "activity:read": None,
    "activity:write": None,
    "assignment:write": None,
    "record:read": None,
    "record:write": None,
    "statistics:read": None,
    "consent:read": None,
    "consent:write": None,
    "rights:export": None,
    "rights:correct": None,
    "rights:erase": None,
    "policy:read": AdministratorRole.SYSTEM,
    "schema:explore": AdministratorRole.SYSTEM,
    "access:read": AdministratorRole.SECURITY,
    "access:write": AdministratorRole.SECURITY,
    "security:read": AdministratorRole.SECURITY,
    "security:write": AdministratorRole.SECURITY,
    "audit:read": AdministratorRole.AUDIT,
}
"""The role that holds each permission of the core; those of plugins belong to no administrator."""


def held_by(roles: Collection[AdministratorRole]) -> frozenset[str]:
    """The permissions of an administrator with roles."""
    return frozenset(name for name, role in HELD.items() if role in roles)


def only_role(roles: Collection[AdministratorRole]) -> frozenset[AdministratorRole]:
    """The one role of an administrator, or none. Raises NotAllowed where there are more."""
    if len(roles) > 1:
        raise NotAllowed(f"The roles {' and '.join(sorted(roles))} are not given to one administrator.")
    return frozenset(roles)
