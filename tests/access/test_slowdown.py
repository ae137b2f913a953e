"""Guesses are answered late, then refused; whoever knows a token is not held up by those who guess."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from hub.access import slowdown
from hub.access.slowdown import ADDRESSES, AT_A_TIME, Slowdown
from hub.errors import NotNow, NotSignedIn
from tests.access.conftest import Clock

MOST = 5
RIGHT = "right"


class Door:
    """A door behind a slowdown, which knows one kind of credential and counts how often it is asked."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.waits: list[float] = []
        self.slowdown = self.slow(MOST)
        self.asked = 0
        self.inside = self.crowd = 0

    def slow(self, most: int) -> Slowdown:
        return Slowdown(most, 60, clock=self.clock, sleep=self._wait)

    async def try_(self, credential: str, address: str = "203.0.113.9") -> str:
        return await self.slowdown.seek(address, credential.encode(), self._look_up(credential))

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def _look_up(self, credential: str) -> Callable[[], Awaitable[str | None]]:
        async def look_up() -> str | None:
            self.asked += 1
            self.inside += 1
            self.crowd = max(self.crowd, self.inside)
            await asyncio.sleep(0)
            self.inside -= 1
            return credential if credential.startswith(RIGHT) else None

        return look_up

    async def guess(self, times: int, address: str = "203.0.113.9") -> list[BaseException | str]:
        """What so many new wrong credentials are answered, all shown at once."""
        wrong = [f"wrong {address} {self.asked} {number}" for number in range(times)]
        return await asyncio.gather(*(self.try_(each, address) for each in wrong), return_exceptions=True)


@pytest.fixture
def door() -> Door:
    return Door()


async def test_each_guess_waits_longer_up_to_a_limit(door: Door) -> None:
    door.slowdown = door.slow(20)
    for number in range(10):
        with pytest.raises(NotSignedIn):
            await door.try_(f"wrong {number}")
    assert door.waits[:3] == [0.05, 0.1, 0.2]
    assert door.waits[-1] == slowdown.LONGEST
    assert door.waits == sorted(door.waits)


async def test_what_is_right_never_waits(door: Door) -> None:
    await door.guess(MOST - 1)
    door.waits.clear()
    assert await door.try_(RIGHT) == RIGHT
    assert door.waits == []


async def test_address_that_guesses_is_refused_for_a_while_without_any_look_up(door: Door) -> None:
    answers = [(await door.guess(1))[0] for _ in range(100)]
    assert [type(each) for each in answers] == [NotSignedIn] * MOST + [NotNow] * (100 - MOST)
    assert door.asked == MOST
    refused = answers[-1]
    assert isinstance(refused, NotNow)
    assert refused.extensions == {"code": "LIMIT_EXCEEDED", "limit": "guesses", "value": MOST, "retryAfter": 60}
    door.clock.now += 59
    with pytest.raises(NotNow):
        await door.try_(RIGHT)
    door.clock.now += 1
    assert await door.try_(RIGHT) == RIGHT


async def test_guesses_at_once_gain_no_more_than_those_that_are_looked_up_already(door: Door) -> None:
    answers = await door.guess(1000)
    assert door.asked < MOST + AT_A_TIME
    assert type(answers[-1]) is NotNow


async def test_few_credentials_of_an_address_are_looked_up_at_a_time(door: Door) -> None:
    await asyncio.gather(*(door.try_(f"{RIGHT} {number}") for number in range(50)))
    assert door.asked == 50
    assert door.crowd <= AT_A_TIME


async def test_others_are_not_held_up(door: Door) -> None:
    await door.guess(MOST)
    door.waits.clear()
    assert await door.try_(RIGHT, "203.0.113.10") == RIGHT
    assert door.waits == []


async def test_what_was_right_before_goes_through_while_its_address_is_refused(door: Door) -> None:
    await door.try_(RIGHT)
    await door.guess(MOST)
    assert await door.try_(RIGHT) == RIGHT
    with pytest.raises(NotNow):
        await door.try_(f"{RIGHT} but new")


async def test_wrong_credential_that_is_shown_again_and_again_counts_once_and_is_not_looked_up(door: Door) -> None:
    for _ in range(10 * MOST):
        with pytest.raises(NotSignedIn):
            await door.try_("expired")
    assert door.asked == 1
    assert await door.try_(RIGHT) == RIGHT


async def test_what_was_right_and_is_revoked_counts_from_then_on(door: Door) -> None:
    known: list[str | None] = [RIGHT, None, None]

    async def look_up() -> str | None:
        return known.pop(0)

    await door.slowdown.seek("a", b"token", look_up)
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            await door.slowdown.seek("a", b"token", look_up)
    assert known == []
    with pytest.raises(NotSignedIn):
        await door.slowdown.seek("a", b"token", look_up)


async def test_refusal_of_another_kind_is_no_guess(door: Door) -> None:
    async def look_up() -> str | None:
        raise NotSignedIn("The token has expired.")

    for number in range(3 * MOST):
        with pytest.raises(NotSignedIn, match="expired"):
            await door.slowdown.seek("a", str(number).encode(), look_up)


async def test_one_network_of_ipv6_is_one_address(door: Door) -> None:
    answers = [(await door.guess(1, f"2001:db8:0:1::{number}"))[0] for number in range(2 * MOST)]
    assert type(answers[-1]) is NotNow
    assert await door.try_(RIGHT, "2001:db8:0:2::1") == RIGHT


async def test_addresses_are_remembered_in_a_bounded_number(door: Door) -> None:
    for number in range(ADDRESSES + 10):
        await door.guess(1, f"10.0.{number // 256}.{number % 256}")
    assert len(door.slowdown._addresses) == ADDRESSES


async def test_what_was_right_is_remembered_in_a_bounded_number(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowdown, "KNOWN", 10)
    for number in range(100):
        await door.try_(f"{RIGHT} {number}")
    assert len(door.slowdown._known) == 10
