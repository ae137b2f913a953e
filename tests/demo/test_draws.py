"""Chance that repeats, and shares that come out exactly."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.demo.draws import apportion, deal, dice
from hub.demo.hours import hours_at, minutes_of

weights = st.lists(st.floats(0.001, 1_000), min_size=1, max_size=20)


@given(total=st.integers(0, 100_000), weights=weights)
def test_shares_are_whole_add_up_and_differ_from_the_exact_ones_by_less_than_one(
    total: int, weights: list[float]
) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1 + 1e-6


@given(total=st.integers(1, 500), seed=st.integers())
def test_a_deal_gives_each_value_its_share_whatever_the_order(total: int, seed: int) -> None:
    dealt = deal(total, (("a", 0.5), ("b", 0.3), ("c", 0.2)), dice(seed))
    counts = Counter(dealt)
    assert [counts[value] for value in "abc"] == apportion(total, [0.5, 0.3, 0.2])


def test_draws_depend_on_the_names_alone() -> None:
    assert dice(1, "volunteer").random() == dice(1, "volunteer").random()
    assert len({dice(1, "a", "b").random(), dice(1, "ab").random(), dice(2, "a", "b").random()}) == 3


def test_draws_are_the_same_everywhere() -> None:
    random = dice(20240305, "volunteer")
    assert [random.randrange(1_000) for _ in range(3)] == [413, 509, 327]


@given(one=st.floats(0.001, 0.999), other=st.floats(0.001, 0.999))
def test_a_greater_share_reaches_no_fewer_hours(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert hours_at(low) <= hours_at(high) + 1e-9


@pytest.mark.parametrize(("share", "hours"), [(0.9, 50), (0.956, 100), (0.9893, 200), (0.9985, 500), (0.999946, 1_000)])
def test_the_tail_is_that_of_the_awards(share: float, hours: float) -> None:
    assert hours_at(share) == pytest.approx(hours, rel=0.01)


def test_the_mean_of_all_registered_is_about_11_hours() -> None:
    minutes = minutes_of(10_000)
    assert minutes == sorted(minutes)
    assert 0.4 * sum(minutes) / len(minutes) / 60 == pytest.approx(11.3, abs=0.3)
