"""Which rule of a department holds where, and what all that hold for a caller leave open.

A row is governed by the rule that names the nearest division at or above it, else by the rule for all divisions, else
by none, which means masks; a caller is shown what every rule that governs a part of what it sees would show.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from hub.access.policy import ORDER, UNRULED, Rule
from hub.rows.policy_rule import PolicyForm

Chain = Sequence[str]
"""A division and those that hold it, the nearest first."""


def nearest(rules: Iterable[Rule], chain: Chain) -> list[Rule]:
    """The rules that govern the first division of a chain: several only where they name one and the same division."""
    rules = list(rules)
    for division in chain:
        if found := [rule for rule in rules if division in rule.divisions]:
            return found
    return [rule for rule in rules if not rule.divisions] or [UNRULED]


def governing(rules: Iterable[Rule], roots: Iterable[Chain], seen: Container[str]) -> list[Rule]:
    """The rules of one field that govern a part of what a caller sees.

    roots: the widest divisions that it sees
    seen: all divisions that it sees
    """
    rules = list(rules)
    within = [rule for rule in rules if any(division in seen for division in rule.divisions)]
    return list(dict.fromkeys([*(rule for chain in roots for rule in nearest(rules, chain)), *within]))


def least(rules: Sequence[Rule]) -> Rule:
    """What several rules all show, with the rules that it comes from."""
    if len(rules) == 1:
        return rules[0]
    return replace(reduce(_common, rules), parts=tuple(rules)) if rules else UNRULED


def ruling(rules: Iterable[tuple[str, Rule]], roots: Sequence[Chain], seen: Container[str]) -> Mapping[str, Rule]:
    """What a department's rules, each with its field, say to a caller who sees some divisions."""
    fields: dict[str, list[Rule]] = defaultdict(list)
    for label, rule in rules:
        fields[label].append(rule)
    return {label: least(governing(held, roots, seen)) for label, held in fields.items()}


def _common(one: Rule, other: Rule) -> Rule:
    form = min(one.form, other.form, key=ORDER.index)
    if form is not PolicyForm.PLAIN:
        return Rule(form)
    purposes, bases = one.purposes & other.purposes, one.legal_bases & other.legal_bases
    if not purposes or (not bases and one.legal_bases and other.legal_bases):
        # No purpose, or no ground, opens both.
        return Rule(PolicyForm.MASK)
    return Rule(form, purposes, bases or one.legal_bases | other.legal_bases)
