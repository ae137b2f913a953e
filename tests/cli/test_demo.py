"""The demo on the command line."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from hub.cli.demo import MARK, Size
from hub.db.address import Addresses
from hub.demo.tier import TIERS
from tests.cli.conftest import Operate


def test_every_tier_can_be_asked_for() -> None:
    assert list(get_args(Size)) == list(TIERS)


def test_demo_is_loaded_once_keeps_its_tokens_and_is_removed(
    hub: Operate, enter: Callable[[Addresses], None], home: Path, empty_database: Addresses
) -> None:
    enter(empty_database)
    file = home / "demo-tokens.json"
    first = hub("demo", "--tier", "S0", "--no-serve")
    assert first.exit_code == 0, first.stderr
    assert first.stdout == f"The synthetic province S0 is loaded; its tokens are in {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    tokens = json.loads(file.read_text())
    assert tokens.keys() >= {"admin", "social-work", "education-harbin", "insurance", "organization", "volunteer"}

    again = hub("demo", "--tier", "S0", "--no-serve")
    assert (again.exit_code, json.loads(file.read_text())) == (0, tokens)

    another = hub("demo", "--tier", "S1", "--no-serve")
    assert another.exit_code == 1
    assert "another HUB_HOME" in another.stderr

    assert (home / MARK).exists()
    removed = hub("demo", "--remove")
    assert (removed.exit_code, removed.stdout) == (0, f"{home} is removed.\n")
    assert not home.exists()
    assert hub("demo", "--remove").exit_code == 0
