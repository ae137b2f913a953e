"""A value opens in its own place with its subject's key, and nowhere else."""

import asyncio
import traceback
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from security.cipher import Algorithm, Key, new_secret
from security.envelope import key_version, seal
from security.errors import KeyMissing, NotSealable, SealBroken
from security.key_store import FIRST_VERSION
from security.keyring import Keyring
from security.padding import pad
from security.place import Keep, Place
from security.sealed import Sealed
from security.subject_keys import SubjectKeys, bound
from security.vault import Vault, opener
from tests.security.memory import MemoryKeyStore

proof = settings.get_profile("proof")

algorithms = st.sampled_from(Algorithm)
KEY = Key(new_secret())
SECRET_TEXT = "23990119900101001X"


def place(**changes: object) -> Place:
    """A place of its own row and subject."""
    somewhere = Place(table="volunteer", column="name", row=uuid4(), subject=uuid4(), keep=Keep.RECORD)
    return replace(somewhere, **changes)  # type: ignore[arg-type]


@proof
@given(text=st.text(), algorithm=algorithms, row=st.uuids(), subject=st.uuids(), keep=st.sampled_from(Keep))
def test_every_text_comes_back_from_its_place(
    text: str, algorithm: Algorithm, row: UUID, subject: UUID, keep: Keep
) -> None:
    here = Place(table="volunteer", column="name", row=row, subject=subject, keep=keep)
    envelope = seal(KEY, algorithm, FIRST_VERSION, pad(text), here.associated)
    assert opener("volunteer", "name", keep)(row.bytes, subject.bytes, envelope, KEY) == text


@proof
@given(length=st.integers(0, 4000), character=st.characters(exclude_categories=["Cs"]), algorithm=algorithms)
def test_a_text_of_any_length_comes_back(length: int, character: str, algorithm: Algorithm) -> None:
    here, text = place(), character * length
    envelope = seal(KEY, algorithm, FIRST_VERSION, pad(text), here.associated)
    assert opener(here.table, here.column, here.keep)(here.row.bytes, here.subject.bytes, envelope, KEY) == text


few = st.sampled_from([UUID(int=number) for number in range(3)])
# Short names of few letters, so that two places often differ in nothing but where one name ends and the next begins.
places = st.builds(
    Place,
    table=st.text("ab", max_size=3),
    column=st.text("ab", max_size=3),
    row=few,
    subject=few,
    keep=st.sampled_from(Keep),
)


@proof
@given(here=places, there=places, algorithm=algorithms)
def test_a_value_opens_in_its_own_place_and_in_no_other(here: Place, there: Place, algorithm: Algorithm) -> None:
    envelope = seal(KEY, algorithm, FIRST_VERSION, pad(SECRET_TEXT), here.associated)
    open_there = opener(there.table, there.column, there.keep)
    try:
        opened = open_there(there.row.bytes, there.subject.bytes, envelope, KEY)
    except SealBroken:
        opened = ""
    assert (opened == SECRET_TEXT) is (here == there)
    assert opened in ("", SECRET_TEXT)


@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("text", ["", "张三", SECRET_TEXT * 3])
async def test_a_vault_opens_nothing_of_which_a_bit_is_flipped_or_a_byte_is_cut(
    subject_keys: SubjectKeys, algorithm: Algorithm, text: str
) -> None:
    here, vault = place(), Vault(subject_keys, algorithm)
    (value,) = await vault.seal([(here, text)])
    envelope, size = value.envelope, len(value.envelope) * 8
    flipped = [(int.from_bytes(envelope) ^ 1 << bit).to_bytes(len(envelope)) for bit in range(size)]
    cut = [envelope[:length] for length in range(len(envelope))]
    opened = await vault.open([(here, changed) for changed in [*flipped, *cut, envelope + b"\0"]])
    assert {type(reason) for reason in opened} == {SealBroken, KeyMissing}
    assert await vault.open([(here, envelope)]) == [text]


@pytest.mark.parametrize("algorithm", Algorithm)
async def test_what_a_vault_seals_it_opens_in_order(subject_keys: SubjectKeys, algorithm: Algorithm) -> None:
    vault = Vault(subject_keys, algorithm)
    items = [(place(), text) for text in ("", "张三", "𠀀" * 50, "a\0b", SECRET_TEXT)]
    sealed = await vault.seal(items)
    assert await vault.open([(here, value.envelope) for (here, _), value in zip(items, sealed, strict=True)]) == [
        text for _, text in items
    ]


async def test_values_of_both_algorithms_open_side_by_side(subject_keys: SubjectKeys) -> None:
    here = place()
    values = [(await Vault(subject_keys, algorithm).seal([(here, algorithm.name)]))[0] for algorithm in Algorithm]
    for reader in Algorithm:
        opened = await Vault(subject_keys, reader).open([(here, value.envelope) for value in values])
        assert opened == [algorithm.name for algorithm in Algorithm]


@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("moved", ["table", "column", "row", "subject", "keep"])
async def test_a_value_that_is_moved_does_not_open(subject_keys: SubjectKeys, algorithm: Algorithm, moved: str) -> None:
    vault = Vault(subject_keys, algorithm)
    here = place()
    other = {"table": "organization", "column": "phone", "row": uuid4(), "subject": uuid4(), "keep": Keep.CONTACT}
    there = replace(here, **{moved: other[moved]})  # type: ignore[arg-type]
    value, _ = await vault.seal([(here, SECRET_TEXT), (there, "another value, so that there is a key")])
    opened = await vault.open([(there, value.envelope), (here, value.envelope)])
    assert isinstance(opened[0], SealBroken)
    assert opened[1] == SECRET_TEXT


@pytest.mark.parametrize("moved", ["table", "column", "row", "subject", "keep"])
def test_even_with_the_same_key_a_value_that_is_moved_does_not_open(moved: str) -> None:
    here = place()
    other = {"table": "organization", "column": "phone", "row": uuid4(), "subject": uuid4(), "keep": Keep.CONTACT}
    there = replace(here, **{moved: other[moved]})  # type: ignore[arg-type]
    envelope = seal(KEY, Algorithm.AES_256_GCM, FIRST_VERSION, pad(SECRET_TEXT), here.associated)
    with pytest.raises(SealBroken):
        opener(there.table, there.column, there.keep)(there.row.bytes, there.subject.bytes, envelope, KEY)


async def test_two_seals_of_one_value_differ(vault: Vault) -> None:
    here = place()
    assert len(set(await vault.seal([(here, "张三")] * 100))) == 100


async def test_one_broken_value_never_hides_the_rest(vault: Vault) -> None:
    places = [place() for _ in range(4)]
    sealed = await vault.seal([(here, str(number)) for number, here in enumerate(places)])
    envelopes = [value.envelope for value in sealed]
    envelopes[1] = envelopes[1][:-1] + bytes((envelopes[1][-1] ^ 1,))
    places[2] = replace(places[2], subject=uuid4())
    opened = await vault.open(list(zip(places, envelopes, strict=True)))
    assert [opened[0], opened[3]] == ["0", "3"]
    assert isinstance(opened[1], SealBroken)
    assert isinstance(opened[2], KeyMissing)


async def test_opening_makes_no_key(vault: Vault, store: MemoryKeyStore) -> None:
    await vault.open([(place(), bytes(64))])
    assert store.wrapped == {}


async def test_opening_many_values_reads_the_keys_once(keyring: Keyring, vault: Vault, store: MemoryKeyStore) -> None:
    items = [(place(), "张三") for _ in range(50)]
    sealed = await vault.seal(items)
    store.reads = 0
    elsewhere = Vault(SubjectKeys(keyring, store))
    await elsewhere.open([(here, value.envelope) for (here, _), value in zip(items, sealed, strict=True)])
    assert store.reads == 1


async def test_an_opener_opens_with_keys_that_were_read_before(vault: Vault) -> None:
    here = place()
    (value,) = await vault.seal([(here, "张三")])
    row, subject = here.row.bytes, here.subject.bytes
    needed = (subject, Keep.RECORD, key_version(value.envelope))
    keys = await vault.keys([needed])
    open_name = opener("volunteer", "name", Keep.RECORD)
    assert open_name(row, subject, value.envelope, keys[needed]) == "张三"


async def test_a_text_that_cannot_be_sealed_is_not_named(vault: Vault) -> None:
    with pytest.raises(NotSealable) as refusal:
        await vault.seal([(place(), SECRET_TEXT + "\ud800")])
    assert SECRET_TEXT not in "".join(traceback.format_exception(refusal.value))
    assert refusal.value.__context__ is None


async def test_no_error_holds_a_value_or_leads_to_the_frames_that_did(vault: Vault) -> None:
    here = place()
    (value,) = await vault.seal([(here, SECRET_TEXT)])
    for error in await vault.open([(place(subject=here.subject), value.envelope), (place(), value.envelope)]):
        assert isinstance(error, SealBroken | KeyMissing)
        assert error.__traceback__ is None
        assert all(isinstance(word, str) and SECRET_TEXT not in word for word in error.args)


async def test_values_are_sealed_for_many_at_once(vault: Vault, store: MemoryKeyStore) -> None:
    subject = uuid4()
    rounds = await asyncio.gather(*(vault.seal([(place(subject=subject), "张三")]) for _ in range(10)))
    assert len({value for sealed in rounds for value in sealed}) == 10
    assert list(store.wrapped) == [(subject, Keep.RECORD, FIRST_VERSION)]


async def renewed(keyring: Keyring, store: MemoryKeyStore, *places: Place) -> None:
    """Gives the subjects of places a key of the next version."""
    store.version += 1
    for here in places:
        wrapped = keyring.wrap(new_secret(), bound(here.subject, here.keep))
        store.wrapped[here.subject, here.keep, store.version] = wrapped


async def test_what_is_resealed_opens_as_before_under_the_newest_key_and_the_chosen_cipher(
    keyring: Keyring, store: MemoryKeyStore, subject_keys: SubjectKeys
) -> None:
    places = [place() for _ in range(3)]
    sealed = await Vault(subject_keys).seal([(here, str(number)) for number, here in enumerate(places)])
    old = [(here, value.envelope) for here, value in zip(places, sealed, strict=True)]
    await renewed(keyring, store, *places[:2])
    vault = Vault(subject_keys, Algorithm.SM4_GCM)
    *new, same = await vault.reseal(old)
    assert same is None
    envelopes = [value.envelope for value in new if isinstance(value, Sealed)]
    assert [key_version(envelope) for envelope in envelopes] == [2, 2]
    assert {envelope[1] for envelope in envelopes} == {Algorithm.SM4_GCM}
    assert await vault.open([*zip(places, envelopes, strict=False), *old]) == ["0", "1", "0", "1", "2"]
    assert await vault.reseal(list(zip(places, envelopes, strict=False))) == [None, None]


async def test_what_does_not_open_is_not_resealed_and_gives_nobody_a_key(
    keyring: Keyring, store: MemoryKeyStore, subject_keys: SubjectKeys
) -> None:
    vault, broken, erased = Vault(subject_keys), place(), place()
    one, other = await vault.seal([(broken, "张三"), (erased, "张三")])
    await subject_keys.erase(erased.subject, erased.keep)
    await renewed(keyring, store, broken)
    before = dict(store.wrapped)
    moved = replace(broken, row=uuid4())
    results = await vault.reseal([(moved, one.envelope), (erased, other.envelope), (erased, b"")])
    assert [type(result) for result in results] == [SealBroken, KeyMissing, KeyMissing]
    assert store.wrapped == before


async def test_what_a_destroyed_key_has_sealed_opens_no_more(subject_keys: SubjectKeys) -> None:
    vault, here = Vault(subject_keys), place()
    other = replace(here, keep=Keep.CONTACT)
    gone, left = await vault.seal([(here, SECRET_TEXT), (other, "left")])
    await vault.erase(here.subject, here.keep)
    missing, opened = await vault.open([(here, gone.envelope), (other, left.envelope)])
    assert isinstance(missing, KeyMissing)
    assert opened == "left"
