"""Chance that comes out the same every time, and shares that come out exactly."""

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


def dice(*names: object) -> Random:
    """Random draws that depend on the names alone."""
    digest = blake2b("\x1f".join(map(str, names)).encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest, "big"))


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares of a total in proportion to weights, by largest remainder."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def deal(total: int, weighted: Sequence[tuple[T, float]], random: Random) -> list[T]:
    """So many values in a random order, each as often as its weight says."""
    counts = apportion(total, [weight for _, weight in weighted])
    values = [value for (value, _), count in zip(weighted, counts, strict=True) for _ in range(count)]
    random.shuffle(values)
    return values
