"""In which form a department may see a field."""

import pytest

from hub.access.policy import Rule, for_department
from hub.access.purposes import Purpose
from hub.graph.caller import Decision
from hub.rows.policy_rule import PolicyForm

LABEL = "Volunteer.name"
SERVICE, CLAIM, STATISTICS = Purpose.SERVICE, Purpose.CLAIM, Purpose.STATISTICS
EVERY = frozenset(Purpose)

DENY = Rule(PolicyForm.DENY, EVERY)
MASK = Rule(PolicyForm.MASK, EVERY)
PLAIN = Rule(PolicyForm.PLAIN, frozenset({SERVICE, CLAIM}))


def decide(rule: Rule, form: str, purpose: Purpose | None, allowed: frozenset[str] = EVERY) -> Decision:
    return for_department(rule, LABEL, form, purpose, allowed)


@pytest.mark.parametrize(
    ("rule", "form", "purpose", "code"),
    [
        (DENY, "masked", SERVICE, "FORBIDDEN"),
        (DENY, "plain", SERVICE, "FORBIDDEN"),
        (MASK, "masked", None, None),
        (MASK, "plain", SERVICE, "FORBIDDEN"),
        (PLAIN, "masked", None, None),
        (PLAIN, "plain", SERVICE, None),
        (PLAIN, "plain", CLAIM, None),
        (PLAIN, "plain", STATISTICS, "FORBIDDEN"),
        (PLAIN, "plain", None, "PURPOSE_REQUIRED"),
        (Rule(PolicyForm.PLAIN), "plain", SERVICE, "FORBIDDEN"),
    ],
)
def test_rule_decides_by_form_and_declared_purpose(
    rule: Rule, form: str, purpose: Purpose | None, code: str | None
) -> None:
    decision = decide(rule, form, purpose)
    assert decision.opens == (code is None)
    assert decision.by_row == (rule is not DENY and not decision.opens)
    assert decision.opens or decision.code == code


def test_purposes_that_would_open_are_named() -> None:
    reason = decide(PLAIN, "plain", None).reason
    assert LABEL in reason
    assert "CLAIM or SERVICE" in reason
    assert "STATISTICS" not in reason


def test_only_purposes_that_the_token_allows_are_named() -> None:
    assert "CLAIM" not in decide(PLAIN, "plain", None, frozenset({SERVICE})).reason


def test_no_purpose_is_asked_for_where_none_would_help() -> None:
    assert decide(PLAIN, "plain", None, frozenset({STATISTICS})).code == "FORBIDDEN"
    assert decide(PLAIN, "plain", None, frozenset()).code == "FORBIDDEN"


def test_refusals_name_the_field() -> None:
    for decision in (decide(DENY, "masked", None), decide(MASK, "plain", None), decide(PLAIN, "plain", STATISTICS)):
        assert LABEL in decision.reason
