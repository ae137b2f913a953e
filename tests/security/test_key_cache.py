"""Held keys leave in the order in which they came."""

from security.cipher import Key, new_secret
from security.key_cache import KeyCache
from security.place import Keep

IDS = [(bytes((number,)) * 16, Keep.RECORD, 1) for number in range(4)]
KEYS = {each: Key(new_secret()) for each in IDS}


def test_each_key_leaves_after_its_own_time() -> None:
    now = 0.0
    cache = KeyCache(seconds=10, limit=100, clock=lambda: now)
    for each in IDS:
        cache.put({each: KEYS[each]})
        now += 4
    assert list(cache.take(IDS)) == IDS[2:]
    assert len(cache) == 2


def test_a_key_that_is_put_again_stays_from_then_on() -> None:
    now = 0.0
    cache = KeyCache(seconds=10, limit=100, clock=lambda: now)
    cache.put(KEYS)
    now = 9.0
    cache.put({IDS[0]: KEYS[IDS[1]]})
    now = 18.0
    assert cache.take(IDS) == {IDS[0]: KEYS[IDS[1]]}


def test_the_oldest_leaves_when_there_are_too_many() -> None:
    cache = KeyCache(seconds=10, limit=3, clock=lambda: 0)
    cache.put(KEYS)
    assert list(cache.take(IDS)) == IDS[1:]


def test_what_is_dropped_is_held_no_longer_in_any_version() -> None:
    cache = KeyCache(seconds=10, limit=9, clock=lambda: 0)
    subject, keep, _ = IDS[3]
    cache.put(KEYS | {(subject, keep, 2): KEYS[IDS[0]], (subject, Keep.CONTACT, 1): KEYS[IDS[1]]})
    cache.drop(subject, keep)
    cache.drop(subject, keep)
    assert list(cache.take([*IDS, (subject, keep, 2), (subject, Keep.CONTACT, 1)])) == [
        *IDS[:3],
        (subject, Keep.CONTACT, 1),
    ]
    cache.clear()
    assert len(cache) == 0
