"""A subject has one key for each class; it is made once, held briefly, and gone when it is erased."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import pytest

from security.cipher import DEFAULT, Key, new_nonce, new_secret
from security.errors import KeyMissing, SealBroken
from security.keyring import Keyring
from security.place import Keep
from security.subject_keys import SubjectKeys
from tests.security.memory import MemoryKeyStore


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def same(one: Key, other: Key) -> bool:
    """Whether two keys have one secret, tried by sealing with one and opening with the other."""
    nonce = new_nonce()
    try:
        return other.open(DEFAULT, nonce, one.seal(DEFAULT, nonce, b"body", b""), b"") == b"body"
    except SealBroken:
        return False


async def test_two_writers_of_one_new_subject_end_with_one_key(keyring: Keyring, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.RECORD)
    writers = [SubjectKeys(keyring, store) for _ in range(2)]
    one, other = await asyncio.gather(*(writer.get_or_create([pair]) for writer in writers))
    assert same(one[pair], other[pair])
    later = await SubjectKeys(keyring, store).get([pair])
    assert same(later[pair], one[pair])


async def test_many_writers_of_many_subjects_in_any_order_end_with_one_key_each(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    pairs = [(uuid4(), keep) for _ in range(5) for keep in Keep]
    orders = [pairs[turn:] + pairs[:turn] for turn in range(len(pairs))]
    results = await asyncio.gather(*(SubjectKeys(keyring, store).get_or_create(order) for order in orders))
    for pair in pairs:
        assert all(same(results[0][pair], result[pair]) for result in results)
    assert len(store.wrapped) == len(pairs)


async def test_subjects_and_classes_have_keys_of_their_own(subject_keys: SubjectKeys) -> None:
    keys = list((await subject_keys.get_or_create([(uuid4(), keep) for _ in range(3) for keep in Keep])).values())
    assert not any(same(one, other) for one in keys for other in keys if one is not other)


async def test_a_pair_that_is_named_twice_is_one(subject_keys: SubjectKeys, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.RECORD)
    assert list(await subject_keys.get_or_create([pair, pair])) == [pair]
    assert list(store.wrapped) == [pair]


async def test_reading_makes_no_key(subject_keys: SubjectKeys, store: MemoryKeyStore) -> None:
    assert await subject_keys.get([(uuid4(), Keep.RECORD)]) == {}
    assert store.wrapped == {}


async def test_keys_are_stored_wrapped_and_bound_to_their_subject_and_class(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    subject, other = uuid4(), uuid4()
    pairs = [(subject, Keep.RECORD), (subject, Keep.CONTACT), (other, Keep.RECORD)]
    await SubjectKeys(keyring, store).get_or_create(pairs)
    mine = store.wrapped[subject, Keep.RECORD]
    store.wrapped |= {(subject, Keep.CONTACT): mine, (other, Keep.RECORD): mine}
    assert list(await SubjectKeys(keyring, store).get(pairs)) == [(subject, Keep.RECORD)]


async def test_all_that_is_missing_is_read_at_once_and_then_held(keyring: Keyring, store: MemoryKeyStore) -> None:
    pairs = [(uuid4(), keep) for _ in range(20) for keep in Keep]
    await SubjectKeys(keyring, store).get_or_create(pairs)
    keys = SubjectKeys(keyring, store)
    await keys.get(pairs[:10])
    store.reads = 0
    assert set(await keys.get(pairs)) == set(pairs)
    assert store.reads == 1
    assert set(await keys.get(pairs)) == set(pairs)
    assert store.reads == 1


async def test_a_key_is_held_for_sixty_seconds_and_no_longer(keyring: Keyring, store: MemoryKeyStore) -> None:
    clock, pair = Clock(), (uuid4(), Keep.RECORD)
    keys = SubjectKeys(keyring, store, clock=clock)
    await keys.get_or_create([pair])
    store.wrapped.clear()
    clock.now += 59.9
    assert pair in await keys.get([pair])
    clock.now += 0.1
    assert pair not in await keys.get([pair])


async def test_being_asked_for_does_not_keep_a_key_longer(keyring: Keyring, store: MemoryKeyStore) -> None:
    clock, pair = Clock(), (uuid4(), Keep.RECORD)
    keys = SubjectKeys(keyring, store, clock=clock)
    await keys.get_or_create([pair])
    store.wrapped.clear()
    for _ in range(6):
        assert pair in await keys.get([pair])
        clock.now += 10
    assert pair not in await keys.get([pair])


async def test_the_keys_that_are_held_are_bounded_and_all_that_are_asked_for_are_given(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    keys = SubjectKeys(keyring, store, limit=3)
    pairs = [(uuid4(), Keep.RECORD) for _ in range(10)]
    assert set(await keys.get_or_create(pairs)) == set(pairs)
    assert set(await keys.get(pairs)) == set(pairs)
    store.wrapped.clear()
    assert len(await keys.get(pairs)) == 3


async def test_an_erased_key_is_gone_at_once(keyring: Keyring, store: MemoryKeyStore) -> None:
    subject = uuid4()
    record, contact = (subject, Keep.RECORD), (subject, Keep.CONTACT)
    keys = SubjectKeys(keyring, store)
    await keys.get_or_create([record, contact])
    await keys.erase(*contact)
    assert list(await keys.get([record, contact])) == [record]
    assert list(store.wrapped) == [record]
    await keys.erase(*contact)


async def test_a_key_made_after_an_erasure_opens_nothing_of_before(subject_keys: SubjectKeys) -> None:
    pair = (uuid4(), Keep.CONTACT)
    before = (await subject_keys.get_or_create([pair]))[pair]
    await subject_keys.erase(*pair)
    assert not same(before, (await subject_keys.get_or_create([pair]))[pair])


async def test_a_read_that_an_erasure_overtakes_is_not_held(keyring: Keyring, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.CONTACT)
    await SubjectKeys(keyring, store).get_or_create([pair])

    class OvertakenStore(MemoryKeyStore):
        """A store that answers a read only after an erasure."""

        async def fetch(self, pairs: Sequence[tuple[UUID, Keep]]) -> dict[tuple[UUID, Keep], bytes]:
            found = await super().fetch(pairs)
            if found:
                await keys.erase(*pair)
            return found

    overtaken = OvertakenStore()
    overtaken.wrapped = store.wrapped
    keys = SubjectKeys(keyring, overtaken)
    await keys.get([pair])
    assert await keys.get([pair]) == {}


async def test_a_key_that_does_not_unwrap_hides_no_other_and_is_not_replaced(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    broken, foreign, whole = pairs = [(uuid4(), Keep.RECORD) for _ in range(3)]
    await SubjectKeys(keyring, store).get_or_create(pairs)
    store.wrapped[broken] = store.wrapped[broken][:-1]
    store.wrapped[foreign] = Keyring({2: new_secret()}).wrap(new_secret(), b"")
    stored = dict(store.wrapped)
    keys = SubjectKeys(keyring, store)
    assert list(await keys.get(pairs)) == [whole]
    for pair in (broken, foreign):
        with pytest.raises(KeyMissing):
            await keys.get_or_create([whole, pair])
    assert store.wrapped == stored


async def test_a_key_that_is_erased_while_it_is_made_is_missing(keyring: Keyring) -> None:
    class ErasingStore(MemoryKeyStore):
        """A store in which another erases whatever was just made."""

        async def create(self, wrapped: Mapping[tuple[UUID, Keep], bytes]) -> dict[tuple[UUID, Keep], bytes]:
            return {}

    with pytest.raises(KeyMissing):
        await SubjectKeys(keyring, ErasingStore()).get_or_create([(uuid4(), Keep.RECORD)])
