"""Numbers of identity documents: what passes, what does not, and that no error repeats a number."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codes.identity import birth_date, check_document, check_id_number
from hub.codes.mod11 import mod_11_2
from hub.errors import Invalid
from hub.rows import IdDocumentKind

SYNTHETIC = "239900199001010018"
ENDS_IN_X = "23990019900101000X"
OTHER = "230102199001010000"

births = st.dates(date(1900, 1, 1), date(2026, 1, 1))
serials = st.integers(0, 999)


def id_number(address: str, born: date, serial: int) -> str:
    body = f"{address}{born:%Y%m%d}{serial:03d}"
    return body + mod_11_2(body)


def weighted_check(digits: str) -> str:
    """The check character as the standard writes it, with its table of weights."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11]


@pytest.mark.parametrize("number", [SYNTHETIC, "239901201002280075", ENDS_IN_X])
def test_a_synthetic_number_is_accepted_only_where_synthetic_ones_are(number: str) -> None:
    assert check_id_number(number, synthetic=True) == number
    with pytest.raises(Invalid) as refusal:
        check_id_number(number, synthetic=False)
    assert refusal.value.extensions["reason"] == "SYNTHETIC"


def test_another_number_is_accepted_only_where_synthetic_ones_are_not() -> None:
    assert check_id_number(OTHER, synthetic=False) == OTHER
    with pytest.raises(Invalid) as refusal:
        check_id_number(OTHER, synthetic=True)
    assert refusal.value.extensions["reason"] == "SYNTHETIC"


def test_a_division_that_is_no_more_or_never_was_is_accepted() -> None:
    number = id_number("239100", date(1950, 5, 4), 12)
    assert check_id_number(number, synthetic=False) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (ENDS_IN_X.lower(), ENDS_IN_X),
        ("２３９９００１９９００１０１００１８", SYNTHETIC),
        (f"  {SYNTHETIC}\t", SYNTHETIC),
        ("239900 19900101 0018", SYNTHETIC),
        ("\u3000" + SYNTHETIC, SYNTHETIC),
    ],
    ids=["small x", "full width", "space around", "space between", "ideographic space"],
)
def test_the_way_of_typing_does_not_matter(typed: str, number: str) -> None:
    assert check_id_number(typed, synthetic=True) == number


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (SYNTHETIC[:-1] + "9", "CHECKSUM"),
        (id_number("239900", date(1990, 1, 1), 1)[:10] + "13" + "010018", "CHECKSUM"),
        ("239900900101001", "FORM"),
        ("", "FORM"),
        (SYNTHETIC + "8", "FORM"),
        ("A" + SYNTHETIC[1:], "FORM"),
        ("٢" + SYNTHETIC[1:], "FORM"),
    ],
    ids=["last character", "month changed", "old form of 15", "empty", "too long", "letter", "Arabic digit"],
)
def test_what_is_not_a_number_is_refused(number: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_id_number(number, synthetic=True)
    assert refusal.value.extensions["reason"] == reason


@pytest.mark.parametrize("day", ["19901301", "19900229", "19900431", "00000000", "18991231", "29990101"])
def test_a_birth_date_that_cannot_be_is_refused_though_the_check_fits(day: str) -> None:
    body = f"239900{day}001"
    with pytest.raises(Invalid) as refusal:
        check_id_number(body + mod_11_2(body), synthetic=True)
    assert refusal.value.extensions["reason"] == "BIRTH_DATE"


@given(born=births, serial=serials, region=st.integers(0, 99))
def test_a_well_formed_number_is_accepted_and_states_its_birth_date(born: date, serial: int, region: int) -> None:
    number = id_number(f"2399{region:02d}", born, serial)
    assert number[-1] == weighted_check(number[:-1])
    assert birth_date(check_id_number(number, synthetic=True)) == born


@given(born=births, serial=serials, place=st.integers(0, 16), more=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, more: int) -> None:
    number = id_number("239900", born, serial)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    with pytest.raises(Invalid):
        check_id_number(wrong, synthetic=True)


@given(text=st.text(max_size=30))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        check_id_number(text, synthetic=True)


@given(text=st.text("0123456789X", min_size=3, max_size=17))
def test_what_is_refused_is_not_repeated(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_id_number(text, synthetic=True)
    assert text not in f"{refusal.value} {refusal.value.message} {refusal.value.extensions}"


@pytest.mark.parametrize("number", [OTHER, SYNTHETIC[:-1] + "9", "239900199013010019"])
def test_no_error_repeats_the_number(number: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_id_number(number, synthetic=True)
    error: BaseException | None = refusal.value
    while error:
        assert number not in repr(error)
        error = error.__context__


def test_every_kind_of_document_has_a_check() -> None:
    for kind in IdDocumentKind:
        with pytest.raises(Invalid):
            check_document(kind, "?", synthetic=True)


@pytest.mark.parametrize(
    ("kind", "number", "synthetic"),
    [
        (IdDocumentKind.RESIDENT_ID, SYNTHETIC, True),
        (IdDocumentKind.HMT_PERMIT, id_number("839901", date(1990, 1, 1), 1), True),
        (IdDocumentKind.HMT_PERMIT, id_number("810000", date(1990, 1, 1), 1), False),
        (IdDocumentKind.HMT_PERMIT, id_number("830000", date(1990, 1, 1), 1), False),
        (IdDocumentKind.FOREIGN_PERMANENT_RESIDENT, id_number("999999", date(1990, 1, 1), 1), True),
        (IdDocumentKind.FOREIGN_PERMANENT_RESIDENT, id_number("911643", date(1990, 1, 1), 1), False),
        (IdDocumentKind.FOREIGN_PERMANENT_RESIDENT, "UTO110190010101", True),
        (IdDocumentKind.FOREIGN_PERMANENT_RESIDENT, "USA110190010101", False),
        (IdDocumentKind.PASSPORT, "ZZ9999001", True),
        (IdDocumentKind.PASSPORT, "E12345678", False),
    ],
)
def test_each_kind_has_its_form_and_its_synthetic_mark(kind: str, number: str, synthetic: bool) -> None:
    assert check_document(kind, number.lower(), synthetic=synthetic) == number
    with pytest.raises(Invalid) as refusal:
        check_document(kind, number, synthetic=not synthetic)
    assert refusal.value.extensions["reason"] == "SYNTHETIC"


@pytest.mark.parametrize("kind", list(IdDocumentKind))
def test_a_number_of_another_kind_is_refused(kind: IdDocumentKind) -> None:
    numbers = {
        IdDocumentKind.RESIDENT_ID: SYNTHETIC,
        IdDocumentKind.PASSPORT: "ZZ9999001",
        IdDocumentKind.HMT_PERMIT: id_number("839901", date(1990, 1, 1), 1),
        IdDocumentKind.FOREIGN_PERMANENT_RESIDENT: id_number("999999", date(1990, 1, 1), 1),
    }
    for other, number in numbers.items():
        if other is not kind:
            with pytest.raises(Invalid):
                check_document(kind, number, synthetic=True)


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(Invalid):
        check_id_number(id_number("239900", date.today() + timedelta(days=1), 1), synthetic=True)
