"""What people may ask of their own data, done by an operator on the command line."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.db.address import Addresses
from tests.cli.conftest import Operate

NUMBER = "239000000000"
"""The first volunteer of every demo, who has served."""


@pytest.fixture
def hub_with_people(hub: Operate, enter: Callable[[Addresses], None], empty_database: Addresses) -> Operate:
    """The command, over the smallest demo."""
    enter(empty_database)
    done = hub("demo", "--no-serve", "--tier", "S0")
    assert done.exit_code == 0, done.stderr
    return hub


def test_a_person_is_exported_erased_and_swept(hub_with_people: Operate, home: Path) -> None:
    hub, file = hub_with_people, home / "person.json"
    done = hub("person", "export", NUMBER, "--to", str(file))
    assert done.exit_code == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["held"]["core"]["volunteer"][0]["phone"]

    again = hub("person", "export", NUMBER, "--to", str(file))
    assert again.exit_code == 1
    assert "File exists" in again.stderr

    done = hub("person", "erase", NUMBER)
    assert done.stdout.startswith("The contacts are erased; until 20")
    assert "core: GB/T 40143-2021, 5.2.2" in done.stdout
    refused = hub("person", "export", NUMBER, "--to", str(home / "more.json"))
    assert (refused.exit_code, refused.stderr) == (1, "hub: Of this person everything but storage has stopped.\n")
    assert not (home / "more.json").exists()
    assert hub("person", "sweep").stdout == "0 of 0 whose last day was over are erased.\n"

    unknown = hub("person", "erase", "239000000000000")
    assert (unknown.exit_code, unknown.stderr) == (1, "hub: There is no volunteer of this number.\n")
