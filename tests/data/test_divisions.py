"""The divisions that every hub knows, and those that a user brings."""

from collections import Counter

import pytest

from hub.data import division_rows, read_divisions
from hub.errors import Invalid
from hub.rows import DivisionLevel


def test_there_are_a_province_13_prefectures_and_121_counties() -> None:
    levels = Counter(row["level"] for row in division_rows())
    assert levels == {DivisionLevel.PROVINCE: 1, DivisionLevel.PREFECTURE: 13, DivisionLevel.COUNTY: 121}


def test_a_code_is_known_once_and_its_parent_before_it() -> None:
    known: set[str | None] = {None}
    for row in division_rows():
        assert row["code"] not in known
        assert row["parent"] in known
        known.add(row["code"])


def test_two_counties_may_share_a_name() -> None:
    assert [row["code"] for row in division_rows() if row["name"] == "向阳区"] == ["230402", "230803"]


def test_divisions_below_the_known_ones_can_be_read() -> None:
    (row,) = read_divisions(["code,name,level,parent", "230102001,示例街道,TOWNSHIP,230102"])
    assert (row["code"], row["level"], row["parent"]) == ("230102001", DivisionLevel.TOWNSHIP, "230102")


@pytest.mark.parametrize(
    "line", [",示例街道,TOWNSHIP,230102", "230102001,,TOWNSHIP,230102", "230102001,示例街道,TOWN,230102"]
)
def test_a_line_that_lacks_something_is_named(line: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_divisions(["code,name,level,parent", "230102002,示例街道,TOWNSHIP,230102", line])
    assert refusal.value.extensions["line"] == 3


def test_a_file_without_the_columns_is_refused() -> None:
    with pytest.raises(Invalid):
        read_divisions(["code,name", "230102001,示例街道"])
