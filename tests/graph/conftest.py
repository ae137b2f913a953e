"""What several tests of the graph need."""

import pytest

from hub.access.lookups import Lookups
from tests.demos import Demo


@pytest.fixture
def unhurried(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests look up more than a token may in a minute."""
    monkeypatch.setattr(demo.hub.engine, "lookups", Lookups(10_000))
