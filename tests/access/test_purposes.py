"""How a request says what opened values are for, and on what ground."""

import pytest

from hub.access.purposes import Dictionary
from hub.data import legal_basis_rows, purpose_rows
from hub.errors import Invalid, NotAllowed

BOTH = frozenset({"SERVICE", "CLAIM"})
DICTIONARY = Dictionary(
    purposes={row["code"]: row["legal_basis"] for row in purpose_rows()},
    legal_bases=frozenset(row["code"] for row in legal_basis_rows()),
)


def test_header_declares_a_purpose_that_the_token_allows() -> None:
    assert DICTIONARY.purpose(b"CLAIM", BOTH) == "CLAIM"


def test_only_purpose_of_a_token_is_declared_by_it() -> None:
    assert DICTIONARY.purpose(None, frozenset({"SERVICE"})) == "SERVICE"


@pytest.mark.parametrize("allowed", [frozenset(), BOTH])
def test_nothing_is_declared_where_a_token_leaves_it_open(allowed: frozenset[str]) -> None:
    assert DICTIONARY.purpose(None, allowed) is None


@pytest.mark.parametrize("said", [b"", b"service", b"CURIOSITY", b"SERVICE,CLAIM", "用途".encode(), b"\xff"])
def test_what_does_not_exist_is_bad_input(said: bytes) -> None:
    with pytest.raises(Invalid, match="ACCREDITATION, CERTIFICATE, CLAIM, EMERGENCY, SERVICE, STATISTICS"):
        DICTIONARY.purpose(said, BOTH)
    with pytest.raises(Invalid, match="CONSENT, CONTRACT, DISCLOSED, EMERGENCY"):
        DICTIONARY.legal_basis(said, None, DICTIONARY.legal_bases)


@pytest.mark.parametrize("allowed", [frozenset(), BOTH])
def test_purpose_that_the_token_does_not_allow_is_forbidden(allowed: frozenset[str]) -> None:
    with pytest.raises(NotAllowed, match="EMERGENCY"):
        DICTIONARY.purpose(b"EMERGENCY", allowed)


@pytest.mark.parametrize(
    ("said", "purpose", "allowed", "basis"),
    [
        (None, None, {"CONSENT"}, None),
        (None, "CLAIM", set(), "CONTRACT"),
        (b"CONTRACT", "CLAIM", set(), "CONTRACT"),
        (b"CONSENT", "CLAIM", {"CONSENT"}, "CONSENT"),
        (b"CONSENT", None, {"CONSENT"}, "CONSENT"),
    ],
)
def test_legal_basis_is_declared_or_follows_from_the_purpose(
    said: bytes | None, purpose: str | None, allowed: set[str], basis: str | None
) -> None:
    assert DICTIONARY.legal_basis(said, purpose, allowed) == basis


def test_legal_basis_that_neither_token_nor_purpose_allows_is_forbidden() -> None:
    with pytest.raises(NotAllowed, match="CONSENT"):
        DICTIONARY.legal_basis(b"CONSENT", "CLAIM", frozenset({"LAW"}))


def test_every_purpose_rests_on_a_ground_that_exists_and_every_ground_names_its_article() -> None:
    assert set(DICTIONARY.purposes.values()) <= set(DICTIONARY.legal_bases)
    grounds = legal_basis_rows()
    articles = sorted(row["article"].removeprefix("个人信息保护法 art. ") for row in grounds)
    assert articles == ["13(1)", "13(2)", "13(3)", "13(4)", "13(5)", "13(6)", "13(7)", "29", "31"]
    assert {row["code"] for row in grounds if row["sensitive"]} == {"SEPARATE_CONSENT", "GUARDIAN_CONSENT"}
