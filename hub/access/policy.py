"""In which form a caller may see a protected field."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Protocol

from hub.graph.caller import ALLOWED, Decision
from hub.rows.policy_rule import PolicyForm

MASKED = "masked"
ORDER = (PolicyForm.DENY, PolicyForm.MASK, PolicyForm.PLAIN)
"""The forms, from the one that shows least."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one department may see of one field: a form at most, the plain one for these purposes only.

    legal_bases: the grounds on which the plain form opens; any, declared or not, where none is named
    divisions: where the rule holds, each with all below it; everywhere where none is named
    parts: the rules that it is what they have in common, where several hold for a caller
    """

    form: PolicyForm
    purposes: frozenset[str] = frozenset()
    legal_bases: frozenset[str] = frozenset()
    divisions: tuple[str, ...] = ()
    parts: "tuple[Rule, ...]" = ()

    @property
    def wider(self) -> list[str]:
        """The divisions in which one of its parts shows more than all of them do."""
        more = [part for part in self.parts if ORDER.index(part.form) > ORDER.index(self.form)]
        return sorted({division for part in more for division in part.divisions})


UNRULED = Rule(PolicyForm.MASK)
"""What a department may see of a field that no rule names."""


class Declares(Protocol):
    """What a caller has declared, and what its token lets it declare."""

    @property
    def purpose(self) -> str | None:
        """The declared purpose."""

    @property
    def purposes(self) -> Set[str]:
        """The purposes that it may declare."""

    @property
    def legal_basis(self) -> str | None:
        """The declared legal basis, or the one that the purpose rests on."""

    @property
    def legal_bases(self) -> Set[str]:
        """The legal bases that it may declare."""


def for_department(rule: Rule, label: str, form: str, declared: Declares) -> Decision:
    """What a rule says of a form to a caller who has declared a purpose and a legal basis, or neither.

    Where it denies nothing, a row may still open to the caller, by the consent of the person that it tells of.
    """
    if rule.form is PolicyForm.DENY:
        return _refused(f"{label} is not shown to your department", rule, by_row=False)
    if form == MASKED:
        return ALLOWED
    open_for = sorted(rule.purposes & declared.purposes)
    if rule.form is PolicyForm.MASK or not open_for:
        return _refused(f"{label} is shown to your department masked only", rule)
    if declared.purpose is None:
        reason = f"{label} opens for a purpose: declare {' or '.join(open_for)} in Hub-Purpose."
        return Decision(opens=False, by_row=True, code="PURPOSE_REQUIRED", reason=reason)
    if declared.purpose not in open_for:
        return _refused(f"{label} does not open to your department for the purpose {declared.purpose}", rule)
    if rule.legal_bases and declared.legal_basis not in rule.legal_bases:
        return _unfounded(rule, label, declared)
    return ALLOWED


def for_person(label: str, form: str) -> Decision:
    """What an organization or a volunteer may see: masks of whatever is visible, and plainly what a row opens."""
    if form == MASKED:
        return ALLOWED
    return Decision(opens=False, by_row=True, reason=f"{label} does not open to you for this person.")


def for_administrator(label: str) -> Decision:
    """What an administrator may see: no form of any protected field."""
    return Decision(opens=False, reason=f"{label} is not shown to administrators.")


def _unfounded(rule: Rule, label: str, declared: Declares) -> Decision:
    """The refusal of a plain form for want of its legal basis."""
    founded = sorted(rule.legal_bases & declared.legal_bases)
    if not founded:
        needed = " or ".join(sorted(rule.legal_bases))
        return _refused(f"{label} opens on the legal basis {needed}, which your token does not allow", rule)
    reason = f"{label} opens on a legal basis: declare {' or '.join(founded)} in Hub-Legal-Basis."
    return Decision(opens=False, by_row=True, code="LEGAL_BASIS_REQUIRED", reason=reason)


def _refused(sentence: str, rule: Rule, *, by_row: bool = True) -> Decision:
    """A refusal, which names the divisions that a rule would show more of."""
    if rule.wider:
        sentence += f"; a rule for {', '.join(rule.wider)} shows more, and does not hold for all that your token sees"
    return Decision(opens=False, by_row=by_row, reason=f"{sentence}.")
