"""A mask shows enough to recognize a value and never the whole of it."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from security.masks import (
    MASKS,
    mask_address,
    mask_bank_account,
    mask_date,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_text,
)

law = settings.get_profile("law")

every_mask = pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
values = st.one_of(
    st.text(max_size=40),
    st.text("0123456789Xx", max_size=20),
    st.text("张欧阳示例路省市区县旗自治地号0123 ", max_size=30),
    st.text("abcdefGHI ·'-", max_size=20),
    st.dates().map(str),
)


@every_mask
@law
@given(value=values)
def test_no_mask_shows_the_whole_of_a_value(mask: Callable[[str], str], value: str) -> None:
    assume(any(character.isalnum() for character in value))
    assert value.strip() not in mask(value)


@every_mask
@law
@given(value=values)
def test_every_mask_shows_only_stars_and_what_stood_in_the_value(mask: Callable[[str], str], value: str) -> None:
    assert set(mask(value)) <= set(value) | {"*", "-"}


@pytest.mark.parametrize("mask", [mask_phone, mask_id_number, mask_bank_account])
@law
@given(value=st.text("0123456789X", max_size=24))
def test_at_least_four_characters_of_a_number_stay_hidden(mask: Callable[[str], str], value: str) -> None:
    assert len(mask(value).replace("*", "")) <= max(0, len(value) - 4)


@every_mask
@law
@given(value=values)
def test_spaces_around_a_value_change_nothing(mask: Callable[[str], str], value: str) -> None:
    assert mask(f"  {value}\n") == mask(value)


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("张三", "张*"),
        ("张", "*"),
        ("欧阳示例", "欧***"),
        ("欧阳示", "欧**"),
        ("阿依古丽·买买提", "阿*******"),
        ("𠮷田", "𠮷*"),
        ("Ivan Petrov", "I***"),
        ("Li", "L***"),
        ("Иван", "И***"),
        ("X", "*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character(value: str, masked: str) -> None:
    assert mask_name(value) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("239901199001010018", "2399**********0018"),
        ("23990119900101001X", "2399**********001X"),
        ("990101199001010018", "9901**********0018"),
        ("ZZ9999123", "ZZ*****23"),
        ("ABC123456789012", "AB***********12"),
        ("12345678", "12****78"),
        ("1234567", "****"),
        ("", "****"),
    ],
)
def test_a_citizen_number_keeps_four_at_each_end_and_other_documents_two(value: str, masked: str) -> None:
    assert mask_id_number(value) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [("15401001234", "154****1234"), ("+8615401001234", "+86*******1234"), ("88880000", "****"), ("110", "****")],
)
def test_a_phone_keeps_its_first_three_and_last_four(value: str, masked: str) -> None:
    assert mask_phone(value) == masked


@pytest.mark.parametrize(
    "divisions",
    [
        "黑龙江省哈尔滨市道里区",
        "哈尔滨市道里区",
        "道里区",
        "黑龙江省齐齐哈尔市",
        "大庆市让胡路区",
        "大庆市杜尔伯特蒙古族自治县",
        "齐齐哈尔市梅里斯达斡尔族区",
        "黑龙江省大兴安岭地区加格达奇区",
        "牡丹江市爱民区",
        "佳木斯市郊区",
        "牡丹江市绥芬河市",
        "内蒙古自治区呼伦贝尔市海拉尔区",
        "北京市朝阳区",
    ],
)
def test_an_address_keeps_its_divisions_and_nothing_after_them(divisions: str) -> None:
    for rest in ("示例路1号", "示例路1号示例小区2栋3单元404室", "1"):
        assert mask_address(divisions + rest) == divisions + "****"
    assert mask_address(divisions) == "****"


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("哈尔滨市示例小区3号", "哈尔滨市****"),
        ("哈尔滨市人民市场2号", "哈尔滨市****"),
        ("道里区新市路3号", "道里区****"),
        ("哈尔滨市示例旗舰店", "哈尔滨市****"),
        ("示例路1号", "****"),
        ("黑龙江省示例路1号", "****"),
        ("12 Example Street", "****"),
        ("", "****"),
    ],
)
def test_what_only_looks_like_a_division_is_hidden(value: str, masked: str) -> None:
    assert mask_address(value) == masked


@law
@given(st.text(min_size=1), st.text(min_size=1))
def test_the_length_of_an_address_is_not_told(one: str, other: str) -> None:
    assert mask_address("哈尔滨市道里区示例路" + one) == mask_address("哈尔滨市道里区示例路" + other)


@pytest.mark.parametrize(
    ("value", "masked"), [("1990-05-01", "1990-**-**"), ("1990", "****-**-**"), ("1990/05/01", "****-**-**")]
)
def test_a_date_keeps_its_year(value: str, masked: str) -> None:
    assert mask_date(value) == masked


@pytest.mark.parametrize(("value", "masked"), [("6222000000001234", "****1234"), ("1234567", "****"), ("1234", "****")])
def test_a_bank_account_keeps_its_last_four(value: str, masked: str) -> None:
    assert mask_bank_account(value) == masked


@pytest.mark.parametrize(
    ("value", "masked"), [("群众", "群***"), ("a longer text", "a***"), ("群", "***"), ("", "***")]
)
def test_a_text_keeps_its_first_character(value: str, masked: str) -> None:
    assert mask_text(value) == masked
