"""Whoever asks: an identity, what it may see and do, and what policy decides for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from hub.access import policy
from hub.access.granted import GrantedFor
from hub.graph.caller import ALLOWED, Decision
from hub.rows.access_token import AdministratorRole

WHOLE_PROVINCE = "*"
EVERY_SCOPE = -1
"""Bits of which each is set: until it is known which scopes apply, all do."""
NO_DOOR = 0
"""Bits of which none is set: until it is known which doors are open, none is."""


class ActorKind(StrEnum):
    """Who may ask (主体类型)."""

    ANONYMOUS = "ANONYMOUS"
    """Anyone without a token; sees only what is public (匿名)."""
    DEPARTMENT = "DEPARTMENT"
    """A responsible unit, within its divisions (部门)."""
    ORGANIZATION = "ORGANIZATION"
    """One volunteer service organization (组织)."""
    VOLUNTEER = "VOLUNTEER"
    """One volunteer (志愿者)."""
    ADMINISTRATOR = "ADMINISTRATOR"
    """Whoever operates the hub, decides who sees what, or reads the audit (管理员)."""


SIGN_IN = Decision(opens=False, code="UNAUTHENTICATED", reason="Sign in with a token to ask this.")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Actor:
    """One who asks, for one declared purpose or none and on its legal basis; what is granted is forgotten with it.

    id: the id of its token
    divisions: every division that it may see, those below included; None is the whole province
    rules: what a department may see of protected fields, by label (`Volunteer.idDocument`)
    roles: the offices of an administrator
    everything: whether it is the administrator of a demo, who sees and opens all
    scopes: the bits of the declared scopes that apply to it
    doors: the bits of the declared doors that are open to it
    values: its named values, as SQL binds them
    scope: what travels to the row-level wall as `hub.scope`
    """

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    department: str | None = None
    organization: UUID | None = None
    volunteer: UUID | None = None
    divisions: tuple[str, ...] | None = ()
    permissions: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    purpose: str | None = None
    legal_bases: frozenset[str] = frozenset()
    legal_basis: str | None = None
    rules: Mapping[str, policy.Rule] = field(default_factory=dict, repr=False)
    roles: frozenset[AdministratorRole] = frozenset()
    everything: bool = False
    scopes: int = EVERY_SCOPE
    doors: int = NO_DOOR
    values: Mapping[str, Any] = field(init=False, repr=False)
    scope: str = field(init=False, repr=False)
    granted: dict[Any, Any] = field(init=False, repr=False, default_factory=GrantedFor)

    def __post_init__(self) -> None:
        divisions = [WHOLE_PROVINCE] if self.divisions is None else list(self.divisions)
        values = {
            "id": self.id,
            "kind": str(self.kind),
            "name": self.name,
            "subject": self.volunteer or self.organization,
            "organization": self.organization,
            "volunteer": self.volunteer,
            "department": self.department,
            "divisions": divisions,
            "permissions": sorted(self.permissions),
            "purposes": sorted(self.purposes),
            "purpose": self.purpose,
            "legal_basis": self.legal_basis,
        }
        # A frozen dataclass has no other way to hold what follows from its fields.
        object.__setattr__(self, "values", values)
        scope = (
            f"{','.join(divisions)};{self.organization or ''};{self.volunteer or ''}{';audit' if self.audits else ''}"
        )
        object.__setattr__(self, "scope", scope)

    @property
    def signed_in(self) -> bool:
        """Whether the caller showed a valid token."""
        return self.kind is not ActorKind.ANONYMOUS

    @property
    def audits(self) -> bool:
        """Whether the caller reads the audit, which is that of the whole province."""
        whole = self.kind is ActorKind.ADMINISTRATOR or self.divisions is None
        return whole and self.allows("audit:read").opens

    def allows(self, permission: str) -> Decision:
        """Whether the caller holds a permission."""
        if permission in self.permissions:
            return ALLOWED
        if not self.signed_in:
            return SIGN_IN
        return Decision(opens=False, reason=f"This needs the permission {permission}.")

    def form(self, label: str, form: str) -> Decision:
        """Whether the caller may see a sealed field in a form."""
        match self.kind:
            case ActorKind.ADMINISTRATOR:
                return ALLOWED if self.everything else policy.for_administrator(label)
            case ActorKind.DEPARTMENT:
                rule = self.rules.get(label, policy.UNRULED)
                return policy.for_department(rule, label, form, self)
            case ActorKind.ORGANIZATION | ActorKind.VOLUNTEER:
                return policy.for_person(label, form)
        return SIGN_IN
