"""Which rule of a department holds where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.policy import ORDER, UNRULED, Rule
from hub.access.precedence import governing, least, nearest, ruling
from hub.rows.policy_rule import PolicyForm

PARENTS = {"23": None, "2301": "23", "2302": "23", "230102": "2301", "230103": "2301", "230202": "2302"}
SERVICE = frozenset({"SERVICE"})
EVERYWHERE = Rule(PolicyForm.MASK)
PROVINCE = Rule(PolicyForm.PLAIN, SERVICE, divisions=("23",))
HARBIN = Rule(PolicyForm.DENY, divisions=("2301",))
DAOLI = Rule(PolicyForm.PLAIN, SERVICE, divisions=("230102", "230202"))


def chain(division: str) -> list[str]:
    """A division and those that hold it."""
    above = PARENTS[division]
    return [division, *(chain(above) if above else [])]


def below(roots: set[str]) -> set[str]:
    """Divisions with all below them."""
    return {division for division in PARENTS if roots & set(chain(division))}


@pytest.mark.parametrize(
    ("rules", "division", "holds"),
    [
        ([], "230102", UNRULED),
        ([DAOLI], "2301", UNRULED),
        ([EVERYWHERE], "230102", EVERYWHERE),
        ([EVERYWHERE, PROVINCE], "23", PROVINCE),
        ([EVERYWHERE, PROVINCE], "230102", PROVINCE),
        ([PROVINCE, HARBIN], "230102", HARBIN),
        ([PROVINCE, HARBIN], "2302", PROVINCE),
        ([PROVINCE, HARBIN, DAOLI], "230102", DAOLI),
        ([PROVINCE, HARBIN, DAOLI], "230103", HARBIN),
        ([EVERYWHERE, HARBIN, DAOLI], "230202", DAOLI),
        ([EVERYWHERE, HARBIN, DAOLI], "2302", EVERYWHERE),
    ],
)
def test_row_is_governed_by_the_rule_that_names_the_nearest_division(
    rules: list[Rule], division: str, holds: Rule
) -> None:
    assert nearest(rules, chain(division)) == [holds]
    assert nearest(rules[::-1], chain(division)) == [holds]


@pytest.mark.parametrize(
    ("rules", "roots", "form", "wider"),
    [
        ([], {"2301"}, "MASK", []),
        ([PROVINCE], {"23"}, "PLAIN", []),
        ([PROVINCE], {"230102"}, "PLAIN", []),
        ([DAOLI], {"230102", "230202"}, "PLAIN", []),
        ([DAOLI], {"2301"}, "MASK", ["230102", "230202"]),
        ([PROVINCE, HARBIN], {"23"}, "DENY", ["23"]),
        ([PROVINCE, HARBIN], {"2302"}, "PLAIN", []),
        ([PROVINCE, HARBIN, DAOLI], {"2301"}, "DENY", ["230102", "230202"]),
        ([PROVINCE, HARBIN, DAOLI], {"230102"}, "PLAIN", []),
        ([HARBIN], {"2302", "230103"}, "DENY", []),
    ],
)
def test_caller_is_shown_what_holds_wherever_it_sees(
    rules: list[Rule], roots: set[str], form: str, wider: list[str]
) -> None:
    held = ruling([("Volunteer.name", rule) for rule in rules], [chain(root) for root in roots], below(roots))
    shown = held.get("Volunteer.name", UNRULED)
    assert shown.form == form
    assert shown.wider == wider


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (Rule(PolicyForm.PLAIN, frozenset("AB")), Rule(PolicyForm.PLAIN, frozenset("BC")), ("PLAIN", {"B"}, set())),
        (Rule(PolicyForm.PLAIN, frozenset("A")), Rule(PolicyForm.PLAIN, frozenset("B")), ("MASK", set(), set())),
        (
            Rule(PolicyForm.PLAIN, frozenset("A"), frozenset("XY")),
            Rule(PolicyForm.PLAIN, frozenset("A")),
            ("PLAIN", {"A"}, {"X", "Y"}),
        ),
        (
            Rule(PolicyForm.PLAIN, frozenset("A"), frozenset("X")),
            Rule(PolicyForm.PLAIN, frozenset("A"), frozenset("Y")),
            ("MASK", set(), set()),
        ),
    ],
)
def test_purposes_and_grounds_are_those_that_open_both(
    one: Rule, other: Rule, common: tuple[str, set[str], set[str]]
) -> None:
    for both in ([one, other], [other, one]):
        shown = least(both)
        assert (shown.form, set(shown.purposes), set(shown.legal_bases)) == common
        assert set(shown.parts) == {one, other}


RULES = st.lists(
    st.builds(
        lambda form, divisions, purposes: Rule(
            form, purposes if form is PolicyForm.PLAIN else frozenset(), divisions=tuple(sorted(divisions))
        ),
        st.sampled_from(PolicyForm),
        st.sets(st.sampled_from(sorted(PARENTS))),
        st.sets(st.sampled_from("AB"), min_size=1).map(frozenset),
    ),
    max_size=5,
)


@given(RULES, st.sets(st.sampled_from(sorted(PARENTS)), min_size=1))
def test_nothing_is_shown_that_any_row_of_the_caller_would_not_show(rules: list[Rule], roots: set[str]) -> None:
    seen = below(roots)
    shown = least(governing(rules, [chain(root) for root in roots], seen))
    for division in seen:
        for rule in nearest(rules, chain(division)):
            assert ORDER.index(shown.form) <= ORDER.index(rule.form)
            assert shown.form is not PolicyForm.PLAIN or shown.purposes <= rule.purposes


@given(RULES, st.sampled_from(["230102", "230103", "230202"]))
def test_caller_who_sees_one_division_is_shown_what_governs_it(rules: list[Rule], division: str) -> None:
    assert set(governing(rules, [chain(division)], {division})) == set(nearest(rules, chain(division)))
