"""A token looks up so many values a minute, and the next one learns nothing."""

from typing import Any
from uuid import uuid4

import pytest

from hub.access.actor import Actor, ActorKind
from hub.access.lookups import Lookups
from hub.errors import OverLimit
from tests.access.conftest import Clock


def actor(**more: Any) -> Actor:
    """One who asks."""
    return Actor(kind=ActorKind.DEPARTMENT, **more)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def lookups(clock: Clock) -> Lookups:
    """Three a minute."""
    return Lookups(3, clock=clock)


def test_the_limit_is_told_with_its_value(lookups: Lookups) -> None:
    asks = actor(id=uuid4())
    lookups.take(asks, 3)
    with pytest.raises(OverLimit) as refusal:
        lookups.take(asks, 1)
    assert refusal.value.extensions == {"code": "LIMIT_EXCEEDED", "limit": "lookups", "value": 3}


def test_a_request_that_is_refused_uses_nothing_up(lookups: Lookups) -> None:
    asks = actor(id=uuid4())
    with pytest.raises(OverLimit):
        lookups.take(asks, 4)
    lookups.take(asks, 3)


def test_a_minute_later_as_many_may_follow(lookups: Lookups, clock: Clock) -> None:
    asks = actor(id=uuid4())
    lookups.take(asks, 2)
    clock.now += 30
    lookups.take(asks, 1)
    clock.now += 30
    lookups.take(asks, 2)
    with pytest.raises(OverLimit):
        lookups.take(asks, 1)


def test_each_token_is_counted_by_itself_and_a_purpose_makes_no_other(lookups: Lookups) -> None:
    token = uuid4()
    lookups.take(actor(id=token), 3)
    lookups.take(actor(id=uuid4()), 3)
    with pytest.raises(OverLimit):
        lookups.take(actor(id=token, purposes=frozenset({"SERVICE"})), 1)


def test_one_whom_a_plugin_recognizes_is_counted_by_name(lookups: Lookups) -> None:
    lookups.take(actor(name="visitor"), 3)
    lookups.take(actor(name="another"), 3)
    with pytest.raises(OverLimit):
        lookups.take(actor(name="visitor"), 1)


def test_those_who_ask_no_more_are_forgotten(lookups: Lookups, clock: Clock) -> None:
    for _ in range(100):
        lookups.take(actor(id=uuid4()), 1)
    clock.now += 61
    lookups.take(actor(id=uuid4()), 0)
    lookups.take(actor(id=uuid4()), 1)
    assert len(lookups) == 1
