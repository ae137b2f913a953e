"""In which form a department may see a field."""

import pytest

from hub.access.actor import Actor, ActorKind
from hub.access.policy import Rule, for_department
from hub.graph.caller import Decision
from hub.rows.policy_rule import PolicyForm

LABEL = "Volunteer.name"
SERVICE, CLAIM, STATISTICS = "SERVICE", "CLAIM", "STATISTICS"
EVERY = frozenset({SERVICE, CLAIM, STATISTICS, "EMERGENCY"})

DENY = Rule(PolicyForm.DENY, EVERY)
MASK = Rule(PolicyForm.MASK, EVERY)
PLAIN = Rule(PolicyForm.PLAIN, frozenset({SERVICE, CLAIM}))


def decide(rule: Rule, form: str, purpose: str | None, allowed: frozenset[str] = EVERY) -> Decision:
    return for_department(rule, LABEL, form, Actor(kind=ActorKind.DEPARTMENT, purpose=purpose, purposes=allowed))


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
    rule: Rule, form: str, purpose: str | None, code: str | None
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


FOUNDED = Rule(PolicyForm.PLAIN, frozenset({SERVICE}), frozenset({"CONSENT", "LAW"}))


@pytest.mark.parametrize(
    ("declared", "allowed", "code"),
    [
        ("CONSENT", frozenset({"CONSENT"}), None),
        ("LAW", frozenset(), None),
        (None, frozenset({"CONSENT"}), "LEGAL_BASIS_REQUIRED"),
        ("CONTRACT", frozenset({"CONSENT", "CONTRACT"}), "LEGAL_BASIS_REQUIRED"),
        ("CONTRACT", frozenset({"CONTRACT"}), "FORBIDDEN"),
        (None, frozenset(), "FORBIDDEN"),
    ],
)
def test_rule_that_demands_a_legal_basis_opens_on_no_other(
    declared: str | None, allowed: frozenset[str], code: str | None
) -> None:
    actor = Actor(kind=ActorKind.DEPARTMENT, purpose=SERVICE, purposes=EVERY, legal_basis=declared, legal_bases=allowed)
    decision = for_department(FOUNDED, LABEL, "plain", actor)
    assert decision.opens == (code is None)
    assert decision.opens or (decision.code == code and LABEL in decision.reason and "CONSENT" in decision.reason)
    assert for_department(FOUNDED, LABEL, "masked", actor).opens


def test_refusal_names_the_divisions_where_more_is_shown() -> None:
    harbin = Rule(PolicyForm.PLAIN, frozenset({SERVICE}), divisions=("2301",))
    narrowed = Rule(PolicyForm.MASK, parts=(harbin, MASK))
    assert "2301" in decide(narrowed, "plain", SERVICE).reason
    assert "2301" not in decide(MASK, "plain", SERVICE).reason
