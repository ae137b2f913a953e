"""An issuer's keys: fetched when one is named that is not known, held while the issuer is away."""

import asyncio
from typing import Any

import pytest

from hub.access import issuer_keys
from hub.access.issuer_keys import IssuerKeys
from hub.errors import NotSignedIn
from tests.access.conftest import Clock
from tests.access.issuer import Issuer


class Keys:
    """An issuer's keys, on a clock that the test sets."""

    def __init__(self, issuer: Issuer) -> None:
        self.clock = Clock()
        self.held = IssuerKeys(issuer.url, clock=self.clock)

    async def know(self, kid: str | None) -> bool:
        return any(key.kid == kid for key in await self.held.holding(kid))


@pytest.fixture
def keys(issuer: Issuer) -> Keys:
    return Keys(issuer)


async def test_unknown_key_is_asked_for_once_in_a_while(keys: Keys, issuer: Issuer) -> None:
    assert await keys.know("first")
    for _ in range(50):
        assert not await keys.know("unknown")
    assert len(issuer.asked) == 2
    keys.clock.now += issuer_keys.PAUSE
    await asyncio.gather(*(keys.know("unknown") for _ in range(20)))
    assert len(issuer.asked) == 4


async def test_key_that_is_not_told_any_more_is_forgotten(keys: Keys, issuer: Issuer) -> None:
    assert await keys.know("first")
    issuer.roll_over("second")
    assert await keys.know("first")
    keys.clock.now += issuer_keys.FRESH + 1
    assert not await keys.know("first")


async def test_held_keys_serve_while_the_issuer_is_silent_though_not_for_ever(keys: Keys, issuer: Issuer) -> None:
    assert await keys.know("first")
    issuer.silent = True
    keys.clock.now += issuer_keys.FRESH + 1
    assert await keys.know("first")
    keys.clock.now += issuer_keys.STALE
    with pytest.raises(NotSignedIn, match="cannot be asked"):
        await keys.know("first")
    issuer.silent = False
    keys.clock.now += issuer_keys.PAUSE
    assert await keys.know("first")


async def test_silent_issuer_is_not_pressed(keys: Keys, issuer: Issuer) -> None:
    issuer.silent = True
    for _ in range(20):
        with pytest.raises(NotSignedIn):
            await keys.know("first")
    assert len(issuer.asked) == 1


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://another.example"},
        {"jwks_uri": None},
        {"jwks_uri": 5},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "https://127.0.0.1:1/keys"},
        {"filling": "x" * issuer_keys.LARGEST},
    ],
)
async def test_issuer_that_says_what_cannot_be_is_not_believed(
    keys: Keys, issuer: Issuer, metadata: dict[str, Any]
) -> None:
    issuer.metadata = metadata
    with pytest.raises(NotSignedIn):
        await keys.know("first")
    assert len(issuer.asked) == 1
