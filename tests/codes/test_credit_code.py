"""Unified social credit codes: both checks, the form, and the synthetic mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codes.credit_code import check_credit_code, credit_code, synthetic_credit_code
from hub.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
OTHER = "91350100M000100Y43"
SYNTHETIC = "51230100XY00000125"

bodies = st.sampled_from(["51", "52", "53"])
divisions = st.integers(230100, 232799).map(str)
numbers = st.integers(0, 999_999)


def weighted_check(front: str) -> str:
    """The last character as the standard writes it, with powers of three."""
    rest = sum(pow(3, place, 31) * ALPHABET.index(character) for place, character in enumerate(front)) % 31
    return ALPHABET[(31 - rest) % 31]


@pytest.mark.parametrize(("code", "synthetic"), [(OTHER, False), (SYNTHETIC, True)])
def test_a_code_is_accepted_on_its_own_side_only(code: str, synthetic: bool) -> None:
    assert check_credit_code(f" {code.lower()} ", synthetic=synthetic) == code
    with pytest.raises(Invalid) as refusal:
        check_credit_code(code, synthetic=not synthetic)
    assert refusal.value.extensions["reason"] == "SYNTHETIC"


def test_the_published_code_is_made_again() -> None:
    assert credit_code("91", "350100", "M000100Y") == OTHER
    assert synthetic_credit_code("51", "230100", 1) == SYNTHETIC


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (OTHER[:-1] + "4", "CHECKSUM"),
        (OTHER[:-2] + "53", "CHECKSUM"),
        (OTHER[:-1], "FORM"),
        ("", "FORM"),
        (OTHER.replace("M", "I"), "FORM"),
        ("91A50100M000100Y43", "FORM"),
    ],
    ids=["last character", "organization check", "too short", "empty", "letter I", "letter in the division"],
)
def test_what_is_not_a_code_is_refused(code: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_credit_code(code, synthetic=False)
    assert refusal.value.extensions["reason"] == reason


@given(body=bodies, division=divisions, number=numbers)
def test_a_made_code_passes(body: str, division: str, number: int) -> None:
    code = synthetic_credit_code(body, division, number)
    assert check_credit_code(code, synthetic=True) == code
    assert code[-1] == weighted_check(code[:-1])


@given(body=bodies, division=divisions, number=numbers, place=st.integers(0, 17), more=st.integers(1, 30))
def test_one_wrong_character_is_always_found(body: str, division: str, number: int, place: int, more: int) -> None:
    code = synthetic_credit_code(body, division, number)
    wrong = code[:place] + ALPHABET[(ALPHABET.index(code[place]) + more) % 31] + code[place + 1 :]
    with pytest.raises(Invalid):
        check_credit_code(wrong, synthetic=True)


@given(text=st.text(max_size=30))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        check_credit_code(text, synthetic=True)
