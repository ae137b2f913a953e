"""The uniform volunteer number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codes.mod11 import mod_11_10
from hub.codes.volunteer_number import FIRST_SYNTHETIC_SERIAL, check_volunteer_number, volunteer_number
from hub.errors import Invalid

serials = st.integers(1, 999_999_999)


def test_the_check_digit_is_the_one_of_the_standard() -> None:
    assert mod_11_10("0794") == "5"


def test_numbers_stay_as_they_are() -> None:
    assert volunteer_number(1) == "230000000012"
    assert volunteer_number(FIRST_SYNTHETIC_SERIAL) == "239000000000"


@given(serial=serials)
def test_a_number_passes_and_has_twelve_digits(serial: int) -> None:
    number = volunteer_number(serial)
    assert check_volunteer_number(f" {number} ") == number
    assert len(number) == 12


@given(one=serials, other=serials)
def test_two_serials_have_two_numbers(one: int, other: int) -> None:
    assert (volunteer_number(one) == volunteer_number(other)) == (one == other)


@given(serial=serials, place=st.integers(2, 11), more=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(serial: int, place: int, more: int) -> None:
    number = volunteer_number(serial)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    with pytest.raises(Invalid) as refusal:
        check_volunteer_number(wrong)
    assert refusal.value.extensions["reason"] == "CHECKSUM"


@pytest.mark.parametrize("text", ["", "15400000001", "239900199001010018", "24000000001X", "240000000011"])
def test_a_phone_or_an_id_number_is_not_a_volunteer_number(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_volunteer_number(text)
    assert refusal.value.extensions["reason"] == "FORM"
