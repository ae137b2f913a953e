"""Homes for tests that start servers of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.db.embedded import remove
from hub.settings import make_private


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A HUB_HOME of this test's own, whose servers are removed after it."""
    folder = tmp_path / "home"
    make_private(folder)
    yield folder
    remove(folder)


@pytest.fixture(scope="module")
def lasting_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A HUB_HOME whose servers the tests of a module make once, and start and stop one after the other."""
    folder = tmp_path_factory.mktemp("lasting") / "home"
    make_private(folder)
    yield folder
    remove(folder)
