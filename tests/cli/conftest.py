"""The command `hub`, run by an operator whose databases are a test's own."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import app
from hub.db.address import Addresses
from tests.servers import Servers

Operate = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A HUB_HOME of this test's own, in an environment that says nothing else to the hub."""
    for name in [name for name in os.environ if name.startswith("HUB_") and name != "HUB_TESTS_HOME"]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("HUB_HOME", str(folder))
    return folder


@pytest.fixture
def enter(home: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Callable[[Addresses], None]:
    """Lets the operator use databases: their URLs, and the passwords of their roles."""

    def enter(addresses: Addresses) -> None:
        shutil.copy(Path(os.environ["HUB_TESTS_HOME"]) / "credentials.json", home)
        monkeypatch.setenv("HUB_DATABASE_URL", addresses.owner.dsn)
        monkeypatch.setenv("HUB_KEYS_URL", addresses.keys.dsn)

    return enter


@pytest.fixture
def hub(home: Path) -> Operate:
    """Runs the command with arguments."""
    runner = CliRunner()

    def run(*arguments: str) -> Result:
        return runner.invoke(app, arguments)

    return run
