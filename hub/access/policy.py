"""In which form a caller may see a protected field."""

from collections.abc import Set
from dataclasses import dataclass

from hub.access.purposes import Purpose
from hub.graph.caller import ALLOWED, Decision
from hub.rows.policy_rule import PolicyForm

MASKED = "masked"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one department may see of one field: a form at most, the plain one for these purposes only."""

    form: PolicyForm
    purposes: frozenset[str] = frozenset()


UNRULED = Rule(PolicyForm.MASK)
"""What a department may see of a field that no rule names."""


def for_department(rule: Rule, label: str, form: str, purpose: Purpose | None, allowed: Set[str]) -> Decision:
    """What a rule says of a form to a caller whose token allows some purposes and who has declared one, or none.

    Where it denies nothing, a row may still open to the caller, by the consent of the person that it tells of.
    """
    if rule.form is PolicyForm.DENY:
        return Decision(opens=False, reason=f"{label} is not shown to your department.")
    if form == MASKED:
        return ALLOWED
    open_for = sorted(rule.purposes & allowed)
    if rule.form is PolicyForm.MASK or not open_for:
        return Decision(opens=False, by_row=True, reason=f"{label} is shown to your department masked only.")
    if purpose is None:
        reason = f"{label} opens for a purpose: declare {' or '.join(open_for)} in Hub-Purpose."
        return Decision(opens=False, by_row=True, code="PURPOSE_REQUIRED", reason=reason)
    if purpose not in open_for:
        reason = f"{label} does not open to your department for the purpose {purpose}."
        return Decision(opens=False, by_row=True, reason=reason)
    return ALLOWED


def for_person(label: str, form: str) -> Decision:
    """What an organization or a volunteer may see: masks of whatever is visible, and plainly what a row opens."""
    if form == MASKED:
        return ALLOWED
    return Decision(opens=False, by_row=True, reason=f"{label} does not open to you for this person.")


def for_administrator(label: str) -> Decision:
    """What an administrator may see: no form of any protected field."""
    return Decision(opens=False, reason=f"{label} is not shown to administrators.")
