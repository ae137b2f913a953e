"""Padding gives back every text, and its length tells only a bucket."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from security.errors import NotSealable, SealBroken, SecurityError
from security.padding import LONGEST, pad, unpad

law = settings.get_profile("law")

PREFIX = 4


def bucket(length: int) -> int:
    """The size of the bucket that holds so many bytes, found by doubling."""
    size = 16
    while size < length + PREFIX:
        size *= 2
    return size


@law
@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert unpad(pad(text)) == text


@pytest.mark.parametrize("character", ["a", "é", "张", "𠀀", "\0"])
def test_a_text_of_every_length_comes_back(character: str) -> None:
    for length in range(300):
        assert unpad(pad(character * length)) == character * length


def test_all_texts_of_one_bucket_are_equally_long() -> None:
    for length in range(2000):
        assert len(pad("a" * length)) == bucket(length)


@pytest.mark.parametrize("text", ["", "张三", "欧阳示例", "13800001234", "1990-05-01", "群众"])
def test_a_name_a_date_and_a_mobile_number_are_equally_long(text: str) -> None:
    assert len(pad(text)) == 16


@law
@given(st.text(), st.text())
def test_two_texts_are_never_padded_alike(one: str, other: str) -> None:
    assert (pad(one) == pad(other)) is (one == other)


@pytest.mark.parametrize("text", ["\ud800", "13800001234\udfff", "\udc00\ud800"])
def test_what_is_not_unicode_is_refused_without_being_named(text: str) -> None:
    with pytest.raises(NotSealable) as refusal:
        pad(text)
    assert says_nothing_of(text, refusal.value)


def test_a_text_beyond_the_longest_is_refused() -> None:
    assert unpad(pad("a" * LONGEST)) == "a" * LONGEST
    with pytest.raises(NotSealable):
        pad("a" * (LONGEST + 1))


@pytest.mark.parametrize("padded", [b"", b"\0\0\0", b"\0\0\0\2\xe5\xbc" + bytes(10), b"\0\0\0\1\xff" + bytes(11)])
def test_what_is_not_a_padded_text_is_refused_without_being_named(padded: bytes) -> None:
    with pytest.raises(SealBroken) as refusal:
        unpad(padded)
    assert says_nothing_of(padded, refusal.value)


def says_nothing_of(value: object, error: SecurityError) -> bool:
    """Whether an error stands alone, without another behind it, and holds only a sentence of ours."""
    return error.__cause__ is None and error.__context__ is None and len(error.args) == 1 and value not in error.args
