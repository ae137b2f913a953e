"""What the engine needs to know of whoever asks; who that is, it does not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ARRAY, BindParameter, Text, Uuid, bindparam

PREFIX = "caller_"
EVERYTHING = "*;;"
"""The scope under which every row is visible."""
TYPES: dict[str, Any] = {
    "id": Uuid(),
    "subject": Uuid(),
    "organization": Uuid(),
    "volunteer": Uuid(),
    "department": Text(),
    "divisions": ARRAY(Text()),
    "kind": Text(),
    "name": Text(),
    "permissions": ARRAY(Text()),
    "purposes": ARRAY(Text()),
    "purpose": Text(),
    "legal_basis": Text(),
}
"""The caller's named values, as they reach SQL."""


class CallerColumns:
    """The caller's named bind parameters, as scopes and reports write them: `caller.divisions`."""

    def __getattr__(self, name: str) -> BindParameter[Any]:
        if name not in TYPES:
            raise AttributeError(f"a caller has no {name}; it has {', '.join(TYPES)}")
        # Not required: SQL that also holds a list, as in `IN (…)`, is compiled before there are values.
        return bindparam(PREFIX + name, type_=TYPES[name], required=False)


caller = CallerColumns()
"""The one who asks, in SQL."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What policy says of one form of one field: it opens, opens where an opening opens the row, or is refused."""

    opens: bool
    by_row: bool = False
    code: str = "FORBIDDEN"
    reason: str = ""


ALLOWED = Decision(opens=True)


class Caller(Protocol):
    """Whoever asks: a scope for the database, values for bind parameters, and decisions."""

    @property
    def scope(self) -> str:
        """What travels to the row-level wall as `hub.scope`."""

    @property
    def scopes(self) -> int:
        """The bits of the declared scopes that apply."""

    @property
    def doors(self) -> int:
        """The bits of the declared doors that are open to the caller: openings that apply, closings that spare."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of `TYPES`."""

    @property
    def granted(self) -> dict[Any, Any]:
        """What is granted to this caller, by operation, once it was asked; it is forgotten with the caller."""

    @property
    def signed_in(self) -> bool:
        """Whether the caller showed a valid token."""

    def allows(self, permission: str) -> Decision:
        """Whether the caller holds a permission."""

    def form(self, label: str, form: str) -> Decision:
        """Whether the caller may see a sealed field (`Volunteer.name`) in a form (`masked`, `plain`)."""
