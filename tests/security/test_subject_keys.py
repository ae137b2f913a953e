"""A subject has one key for each class and version; it is made once, held briefly, and gone when it is erased."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

import pytest

from security.cipher import DEFAULT, Key, new_nonce, new_secret
from security.errors import KeyMissing, SealBroken
from security.key_cache import KeyId
from security.key_store import FIRST_VERSION, Named, Pair, Stored
from security.keyring import Keyring
from security.place import Keep
from security.subject_keys import SubjectKeys, bound
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


def ids(pairs: Iterable[Pair], version: int = FIRST_VERSION) -> list[KeyId]:
    """What keys of pairs are called by whoever opens."""
    return [(subject.bytes, keep, version) for subject, keep in pairs]


def renewed(keyring: Keyring, store: MemoryKeyStore, *pairs: Pair) -> None:
    """Gives subjects a key of the next version."""
    store.version += 1
    for pair in pairs:
        store.wrapped[(*pair, store.version)] = keyring.wrap(new_secret(), bound(*pair))


async def test_two_writers_of_one_new_subject_end_with_one_key(keyring: Keyring, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.RECORD)
    writers = [SubjectKeys(keyring, store) for _ in range(2)]
    one, other = await asyncio.gather(*(writer.get_or_create([pair]) for writer in writers))
    assert same(one[pair].key, other[pair].key)
    (later,) = (await SubjectKeys(keyring, store).get(ids([pair]))).values()
    assert same(later, one[pair].key)


async def test_many_writers_of_many_subjects_in_any_order_end_with_one_key_each(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    pairs = [(uuid4(), keep) for _ in range(5) for keep in Keep]
    orders = [pairs[turn:] + pairs[:turn] for turn in range(len(pairs))]
    results = await asyncio.gather(*(SubjectKeys(keyring, store).get_or_create(order) for order in orders))
    for pair in pairs:
        assert all(same(results[0][pair].key, result[pair].key) for result in results)
    assert len(store.wrapped) == len(pairs)


async def test_subjects_and_classes_have_keys_of_their_own(subject_keys: SubjectKeys) -> None:
    made = await subject_keys.get_or_create([(uuid4(), keep) for _ in range(3) for keep in Keep])
    keys = [current.key for current in made.values()]
    assert not any(same(one, other) for one in keys for other in keys if one is not other)


async def test_a_pair_that_is_named_twice_is_one(subject_keys: SubjectKeys, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.RECORD)
    assert list(await subject_keys.get_or_create([pair, pair])) == [pair]
    assert list(store.wrapped) == [(*pair, FIRST_VERSION)]


async def test_reading_makes_no_key(subject_keys: SubjectKeys, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.RECORD)
    assert await subject_keys.get(ids([pair])) == {}
    assert await subject_keys.current([pair]) == {}
    assert store.wrapped == {}


async def test_keys_are_stored_wrapped_and_bound_to_their_subject_and_class(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    subject, other = uuid4(), uuid4()
    pairs = [(subject, Keep.RECORD), (subject, Keep.CONTACT), (other, Keep.RECORD)]
    await SubjectKeys(keyring, store).get_or_create(pairs)
    mine = store.wrapped[subject, Keep.RECORD, FIRST_VERSION]
    for pair in pairs:
        store.wrapped[(*pair, FIRST_VERSION)] = mine
    assert list(await SubjectKeys(keyring, store).get(ids(pairs))) == ids(pairs[:1])


async def test_all_that_is_missing_is_read_at_once_and_then_held(keyring: Keyring, store: MemoryKeyStore) -> None:
    pairs = [(uuid4(), keep) for _ in range(20) for keep in Keep]
    await SubjectKeys(keyring, store).get_or_create(pairs)
    keys = SubjectKeys(keyring, store)
    await keys.get(ids(pairs[:10]))
    store.reads = 0
    assert set(await keys.get(ids(pairs))) == set(ids(pairs))
    assert store.reads == 1
    assert set(await keys.get(ids(pairs))) == set(ids(pairs))
    assert store.reads == 1


async def test_a_key_is_held_for_sixty_seconds_and_no_longer(keyring: Keyring, store: MemoryKeyStore) -> None:
    clock, pair = Clock(), (uuid4(), Keep.RECORD)
    keys = SubjectKeys(keyring, store, clock=clock)
    await keys.get_or_create([pair])
    store.wrapped.clear()
    clock.now += 59.9
    assert list(await keys.get(ids([pair]))) == ids([pair])
    clock.now += 0.1
    assert await keys.get(ids([pair])) == {}


async def test_being_asked_for_does_not_keep_a_key_longer(keyring: Keyring, store: MemoryKeyStore) -> None:
    clock, pair = Clock(), (uuid4(), Keep.RECORD)
    keys = SubjectKeys(keyring, store, clock=clock)
    await keys.get_or_create([pair])
    store.wrapped.clear()
    for _ in range(6):
        assert await keys.get(ids([pair]))
        clock.now += 10
    assert await keys.get(ids([pair])) == {}


async def test_the_keys_that_are_held_are_bounded_and_all_that_are_asked_for_are_given(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    keys = SubjectKeys(keyring, store, limit=3)
    pairs = [(uuid4(), Keep.RECORD) for _ in range(10)]
    assert set(await keys.get_or_create(pairs)) == set(pairs)
    assert set(await keys.get(ids(pairs))) == set(ids(pairs))
    store.wrapped.clear()
    assert len(await keys.get(ids(pairs))) == 3


async def test_old_and_new_versions_open_and_only_the_newest_seals(keyring: Keyring, store: MemoryKeyStore) -> None:
    pair, keys = (uuid4(), Keep.RECORD), SubjectKeys(keyring, store)
    first = (await keys.get_or_create([pair]))[pair]
    renewed(keyring, store, pair)
    second = (await keys.get_or_create([pair]))[pair]
    assert (first.version, second.version) == (1, 2)
    assert not same(first.key, second.key)
    opened = await keys.get(ids([pair], 1) + ids([pair], 2))
    assert [same(key, current.key) for key, current in zip(opened.values(), (first, second), strict=True)] == [True] * 2
    assert (await keys.current([pair]))[pair].version == 2


async def test_whoever_seals_sees_a_new_version_at_once_also_if_nothing_is_told(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    pair, deaf = (uuid4(), Keep.RECORD), SubjectKeys(keyring, store)
    await deaf.get_or_create([pair])
    renewed(keyring, store, pair)
    assert (await deaf.get_or_create([pair]))[pair].version == 2


async def test_a_version_that_no_key_can_have_is_not_looked_for(
    subject_keys: SubjectKeys, store: MemoryKeyStore
) -> None:
    subject = uuid4().bytes
    assert await subject_keys.get((subject, Keep.RECORD, version) for version in (0, 1 << 31, (1 << 32) - 1)) == {}
    assert store.reads == 0


async def test_an_erased_key_is_gone_at_once_in_every_version(keyring: Keyring, store: MemoryKeyStore) -> None:
    subject = uuid4()
    record, contact = (subject, Keep.RECORD), (subject, Keep.CONTACT)
    keys = SubjectKeys(keyring, store)
    await keys.get_or_create([record, contact])
    renewed(keyring, store, contact)
    await keys.get_or_create([contact])
    await keys.erase(*contact)
    assert list(await keys.get([*ids([record, contact]), *ids([contact], 2)])) == ids([record])
    assert list(store.wrapped) == [(*record, FIRST_VERSION)]
    await keys.erase(*contact)


async def test_what_is_forgotten_is_read_again(keyring: Keyring, store: MemoryKeyStore) -> None:
    mine, other = pairs = [(uuid4(), Keep.RECORD) for _ in range(2)]
    keys = SubjectKeys(keyring, store)
    await keys.get_or_create(pairs)
    store.wrapped.clear()
    keys.forget(*mine)
    assert list(await keys.get(ids(pairs))) == ids([other])
    keys.forget()
    assert await keys.get(ids(pairs)) == {}


async def test_a_key_made_after_an_erasure_opens_nothing_of_before(subject_keys: SubjectKeys) -> None:
    pair = (uuid4(), Keep.CONTACT)
    before = (await subject_keys.get_or_create([pair]))[pair]
    await subject_keys.erase(*pair)
    assert not same(before.key, (await subject_keys.get_or_create([pair]))[pair].key)


async def test_a_read_that_an_erasure_overtakes_is_not_held(keyring: Keyring, store: MemoryKeyStore) -> None:
    pair = (uuid4(), Keep.CONTACT)
    await SubjectKeys(keyring, store).get_or_create([pair])

    class OvertakenStore(MemoryKeyStore):
        """A store that answers a read only after an erasure."""

        async def fetch(self, names: Sequence[Named]) -> dict[Named, bytes]:
            found = await super().fetch(names)
            if found:
                await keys.erase(*pair)
            return found

    overtaken = OvertakenStore()
    overtaken.wrapped = store.wrapped
    keys = SubjectKeys(keyring, overtaken)
    await keys.get(ids([pair]))
    assert await keys.get(ids([pair])) == {}


async def test_a_key_that_does_not_unwrap_hides_no_other_and_is_not_replaced(
    keyring: Keyring, store: MemoryKeyStore
) -> None:
    broken, foreign, whole = pairs = [(uuid4(), Keep.RECORD) for _ in range(3)]
    await SubjectKeys(keyring, store).get_or_create(pairs)
    cut = (*broken, FIRST_VERSION)
    store.wrapped[cut] = store.wrapped[cut][:-1]
    store.wrapped[(*foreign, FIRST_VERSION)] = Keyring({2: new_secret()}).wrap(new_secret(), b"")
    stored = dict(store.wrapped)
    keys = SubjectKeys(keyring, store)
    assert list(await keys.get(ids(pairs))) == ids([whole])
    for pair in (broken, foreign):
        with pytest.raises(KeyMissing):
            await keys.get_or_create([whole, pair])
    assert store.wrapped == stored


async def test_a_key_that_is_erased_while_it_is_made_is_missing(keyring: Keyring) -> None:
    class ErasingStore(MemoryKeyStore):
        """A store in which another erases whatever was just made."""

        async def create(self, wrapped: Mapping[Pair, bytes]) -> dict[Pair, Stored]:
            return {}

    with pytest.raises(KeyMissing):
        await SubjectKeys(keyring, ErasingStore()).get_or_create([(uuid4(), Keep.RECORD)])
