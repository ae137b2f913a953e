"""A value opens in its own place with its subject's key, and nowhere else."""

import asyncio
import traceback
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from security.cipher import Algorithm, Key, new_secret
from security.envelope import seal
from security.errors import KeyMissing, NotSealable, SealBroken
from security.keyring import Keyring
from security.padding import pad
from security.place import Keep, Place
from security.subject_keys import FIRST_VERSION, SubjectKeys
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
    by_bytes = await vault.keys([(subject, Keep.RECORD)])
    by_uuid = await vault.keys([(here.subject, Keep.RECORD)])
    assert by_bytes[subject, Keep.RECORD] is by_uuid[here.subject, Keep.RECORD]
    open_name = opener("volunteer", "name", Keep.RECORD)
    assert open_name(row, subject, value.envelope, by_bytes[subject, Keep.RECORD]) == "张三"


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
    assert list(store.wrapped) == [(subject, Keep.RECORD)]


async def test_what_a_destroyed_key_has_sealed_opens_no_more(subject_keys: SubjectKeys) -> None:
    vault, here = Vault(subject_keys), place()
    other = replace(here, keep=Keep.CONTACT)
    gone, left = await vault.seal([(here, SECRET_TEXT), (other, "left")])
    await vault.erase(here.subject, here.keep)
    missing, opened = await vault.open([(here, gone.envelope), (other, left.envelope)])
    assert isinstance(missing, KeyMissing)
    assert opened == "left"
