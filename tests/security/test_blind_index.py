"""Equal values of one column have one index, however they are written; nothing else of them is to be seen in it."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from security.blind_index import PREFIX_LENGTH, IndexKeys, IndexKind, normalize
from security.cipher import new_secret
from security.errors import KeyMissing
from security.keyed_hash import Hash

LAW = settings.get_profile("law")
KEYS = IndexKeys({1: new_secret()})
PLACE = ("volunteer", "phone")
KINDS = st.sampled_from(IndexKind)
NUMBERS = st.text("0123456789", min_size=5, max_size=15).filter(lambda text: not text.startswith("0086"))
HYPHENS = "-\u2010\u2013\uff0d"
SPACES = " \u3000\t\u200b\u202d"


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        (IndexKind.DOCUMENT, "23990019900101001x", "23990019900101001X"),
        (IndexKind.DOCUMENT, "２３９９００１９９００１０１００１ｘ", "23990019900101001X"),
        (IndexKind.DOCUMENT, " 239900 19900101 0018 ", "239900199001010018"),
        (IndexKind.DOCUMENT, "zz9999-001", "ZZ9999001"),
        (IndexKind.DOCUMENT, "+86123", "+86123"),
        (IndexKind.PHONE, "+86 154-0100-0001", "15401000001"),
        (IndexKind.PHONE, "0086 15401000001", "15401000001"),
        (IndexKind.PHONE, "＋８６１５４０１０００００１", "15401000001"),
        (IndexKind.PHONE, "(+86) 154 0100 0001", "15401000001"),
        (IndexKind.PHONE, "\u202d15401000001\u202c", "15401000001"),
        (IndexKind.PHONE, "86154010", "86154010"),
        (IndexKind.PHONE, " - ", ""),
    ],
)
def test_a_value_is_known_however_people_write_it(kind: IndexKind, written: str, meant: str) -> None:
    assert normalize(kind, written) == meant


@LAW
@given(kind=KINDS, text=st.text())
def test_what_is_normal_stays_as_it_is(kind: IndexKind, text: str) -> None:
    normal = normalize(kind, text)
    assert normalize(kind, normal) == normal


@LAW
@given(number=NUMBERS, data=st.data())
def test_spaces_hyphens_width_and_the_home_code_say_nothing(number: str, data: st.DataObject) -> None:
    between = st.text(HYPHENS + SPACES, max_size=2)
    wide = data.draw(st.booleans())
    code = data.draw(st.sampled_from(("", "+86", "0086", "＋８６")))
    letters = [chr(ord(digit) + 0xFEE0) if wide else digit for digit in number]
    written = code + "".join(part for letter in letters for part in (data.draw(between), letter))
    assert normalize(IndexKind.PHONE, written) == normalize(IndexKind.PHONE, number) == number
    without = written.removeprefix(code)
    assert normalize(IndexKind.DOCUMENT, without) == number


@LAW
@given(kind=KINDS, one=st.text(), other=st.text(), hashed=st.sampled_from(Hash))
def test_two_values_have_one_index_if_they_are_the_same(kind: IndexKind, one: str, other: str, hashed: Hash) -> None:
    keys = KEYS.hashing(hashed)
    same = normalize(kind, one) == normalize(kind, other)
    assert (keys.index(*PLACE, kind, one) == keys.index(*PLACE, kind, other)) is same


@LAW
@given(kind=KINDS, text=st.text(), hashed=st.sampled_from(Hash), version=st.integers(1, 3))
def test_what_any_key_and_hash_has_indexed_is_among_the_candidates(
    kind: IndexKind, text: str, hashed: Hash, version: int
) -> None:
    secrets = {each: new_secret() for each in (1, 2, 3)}
    stored = IndexKeys({version: secrets[version]}, hashed).index(*PLACE, kind, text)
    found = IndexKeys(secrets).candidates(*PLACE, kind, text)
    assert (stored in found) if normalize(kind, text) else (stored is None and found == [])


def test_indexes_of_two_columns_or_keys_or_hashes_do_not_compare() -> None:
    places = product(("volunteer", "volunteerp"), ("phone", "hone", "id_document"))
    keys = [KEYS, KEYS.hashing(Hash.SM3), IndexKeys({1: new_secret()})]
    indexes = [each.index(*place, IndexKind.PHONE, "15401000001") for place in places for each in keys]
    macs = {index[PREFIX_LENGTH:] for index in indexes if index}
    assert len(macs) == len(indexes) == 18
    assert {len(mac) for mac in macs} == {16}


def test_an_index_tells_its_hash_and_the_version_of_its_key() -> None:
    keys = IndexKeys({1: new_secret(), 7: new_secret()}, Hash.SM3)
    index = keys.index(*PLACE, IndexKind.PHONE, "1")
    assert index is not None
    assert index.startswith(keys.prefix)
    assert keys.prefix == b"\x02\x00\x00\x00\x07"


def test_nothing_is_indexed_without_a_key() -> None:
    with pytest.raises(KeyMissing) as missing:
        IndexKeys({}).index(*PLACE, IndexKind.PHONE, "15401000001")
    assert not re.search(r"\d", str(missing.value))
    assert IndexKeys({}).candidates(*PLACE, IndexKind.PHONE, "15401000001") == []


def test_keys_are_not_shown() -> None:
    assert repr(KEYS) == "<indexkeys>"
