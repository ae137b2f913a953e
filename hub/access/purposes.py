"""Why and on what ground a caller opens sealed values: declared in headers, checked against the dictionaries."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from hub.errors import Invalid, NotAllowed

PURPOSE = "Hub-Purpose"
LEGAL_BASIS = "Hub-Legal-Basis"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dictionary:
    """The purposes and the legal bases that exist.

    purposes: each with the legal basis that it rests on where a request names no other
    """

    purposes: Mapping[str, str] = field(default_factory=dict)
    legal_bases: Set[str] = frozenset()

    def purpose(self, said: bytes | None, allowed: Set[str]) -> str | None:
        """The purpose of a request: what its header says, or else the only one that its token allows.

        Raises Invalid for a purpose that does not exist, NotAllowed for one that the token does not allow.
        """
        if said is None:
            return next(iter(allowed)) if len(allowed) == 1 else None
        return _declared(said, PURPOSE, "purpose", self.purposes.keys(), allowed)

    def legal_basis(self, said: bytes | None, purpose: str | None, allowed: Set[str]) -> str | None:
        """The legal basis of a request: what its header says, or else the one that its purpose rests on.

        Raises Invalid for a basis that does not exist, NotAllowed for one that neither token nor purpose allows.
        """
        usual = self.purposes.get(purpose) if purpose else None
        if said is None:
            return usual
        return _declared(said, LEGAL_BASIS, "legal basis", self.legal_bases, allowed | {usual})


def _declared(said: bytes, header: str, thing: str, known: Set[str], allowed: Set[str | None]) -> str:
    declared = said.decode("latin-1")
    if declared not in known:
        raise Invalid(f"{header} must be one of {', '.join(sorted(known))}.", field=header)
    if declared not in allowed:
        raise NotAllowed(f"This token does not allow the {thing} {declared}.")
    return declared
