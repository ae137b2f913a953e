"""Held keys leave in the order in which they came."""

from security.cipher import Key, new_secret
from security.key_cache import KeyCache
from security.place import Keep

PAIRS = [(bytes((number,)) * 16, Keep.RECORD) for number in range(4)]
KEYS = {pair: Key(new_secret()) for pair in PAIRS}


def test_each_key_leaves_after_its_own_time() -> None:
    now = 0.0
    cache = KeyCache(seconds=10, limit=100, clock=lambda: now)
    for pair in PAIRS:
        cache.put({pair: KEYS[pair]})
        now += 4
    assert list(cache.take(PAIRS)) == PAIRS[2:]
    assert len(cache) == 2


def test_a_key_that_is_put_again_stays_from_then_on() -> None:
    now = 0.0
    cache = KeyCache(seconds=10, limit=100, clock=lambda: now)
    cache.put(KEYS)
    now = 9.0
    cache.put({PAIRS[0]: KEYS[PAIRS[1]]})
    now = 18.0
    assert cache.take(PAIRS) == {PAIRS[0]: KEYS[PAIRS[1]]}


def test_the_oldest_leaves_when_there_are_too_many() -> None:
    cache = KeyCache(seconds=10, limit=3, clock=lambda: 0)
    cache.put(KEYS)
    assert list(cache.take(PAIRS)) == PAIRS[1:]


def test_what_is_dropped_is_held_no_longer() -> None:
    cache = KeyCache(seconds=10, limit=3, clock=lambda: 0)
    cache.put(KEYS)
    cache.drop(PAIRS[3])
    cache.drop(PAIRS[3])
    assert list(cache.take(PAIRS)) == PAIRS[1:3]
