"""Rules of policy on the command line."""

from collections.abc import Callable

import pytest

from hub.db.address import Addresses
from tests.cli.conftest import Operate

SET = ("policy", "set", "education", "Volunteer.name")


@pytest.fixture(autouse=True)
def entered(enter: Callable[[Addresses], None], database: Addresses) -> None:
    """The operator uses the test's databases."""
    enter(database)


def test_rule_is_set_explained_listed_and_removed(hub: Operate) -> None:
    done = hub(*SET, "PLAIN", "--purpose", "SERVICE", "--division", "2301", "--by", "张三")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "From now on: education Volunteer.name PLAIN for SERVICE in 2301.\n"

    explain = ("policy", "explain", "education", "Volunteer.name", "--purpose", "SERVICE")
    inside = hub(*explain, "--division", "2301").stdout
    assert [line.split()[:2] for line in inside.splitlines() if "plain" in line] == [["plain", "yes"]]
    outside = hub(*explain).stdout
    (plain,) = [line for line in outside.splitlines() if "plain" in line]
    assert plain.split()[:4] == ["plain", "by", "the", "row"]
    assert "a rule for 2301 shows more" in plain

    (row,) = [
        line for line in hub("policy", "list", "--department", "education").stdout.splitlines() if "PLAIN" in line
    ]
    removed = hub("policy", "remove", row.split()[-1], "--by", "张三")
    assert removed.stdout == "No longer: education Volunteer.name PLAIN for SERVICE in 2301.\n"
    assert "PLAIN" not in hub("policy", "list").stdout


def test_what_does_not_exist_is_named(hub: Operate) -> None:
    done = hub("policy", "set", "education", "Volunteer.number", "MASK", "--by", "张三")
    assert done.exit_code == 1
    assert done.stderr == "hub: There is no sealed field Volunteer.number.\n"
    assert hub("policy", "explain", "nobody", "Volunteer.name").exit_code == 1
