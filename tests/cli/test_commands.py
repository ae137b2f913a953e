"""How commands end: an exit code, and one line that says what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.cli.commands import line
from hub.db.address import Addresses
from hub.errors import Refused
from tests.cli.conftest import Operate


def test_schema_needs_no_database(hub: Operate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    done = hub("schema")
    assert done.exit_code == 0
    assert "type Query" in done.stdout
    assert "\n\n\n" not in done.stdout


def test_schema_of_one_plugin_is_a_subgraph(hub: Operate) -> None:
    done = hub("schema", "--only", "core")
    assert done.exit_code == 0
    assert "federation/v2.9" in done.stdout
    assert "type Volunteer implements Node @key" in done.stdout
    assert "@plugin(" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["schema", "--only", "weather"], {}, "plugin weather cannot be served alone, because it is not installed"),
        (["schema", "--only", "insurance"], {"HUB_PLUGINS_OFF": "insurance"}, "it is OFF"),
        (["schema"], {"HUB_PORT": "many"}, "HUB_PORT"),
        (["migrate"], {"HUB_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}, "HUB_DATABASE_URL"),
        (["serve"], {"HUB_HOST": "192.0.2.1", "HUB_PORT": "1"}, "set HUB_HOST or HUB_PORT"),
    ],
)
def test_what_goes_wrong_is_one_line_and_exit_code_1(
    hub: Operate, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], said: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = hub(*arguments)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("hub: ")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["serve", "--workers", "0"],
        ["demo", "--tier", "S9"],
        ["token", "issue", "nobody"],
        ["token", "issue", "t", "--administrator", "--department", "education", "--division", "2301"],
        ["token", "issue", "t", "--department", "education"],
        ["token", "issue", "t", "--organization", "org_1"],
        ["token", "issue", "t", "--administrator"],
        ["token", "issue", "t", "--administrator", "--role", "EVERYTHING"],
        ["token", "issue", "t", "--department", "education", "--division", "*", "--role", "AUDIT"],
        ["token", "issue", "t", "--administrator", "--role", "AUDIT", "--certificate", "CN=t"],
        ["plugin", "retire", "insurance"],
        ["person", "bind", "subject-1"],
    ],
)
def test_wrong_usage_is_exit_code_2(hub: Operate, arguments: list[str]) -> None:
    done = hub(*arguments)
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0].startswith("Usage: ")


def test_every_command_says_what_it_does(hub: Operate) -> None:
    for group, commands in {
        "": ("serve", "demo", "schema", "migrate", "token", "person", "plugin"),
        "token": ("issue", "list", "revoke"),
        "person": ("bind", "list", "unbind", "export", "erase", "sweep"),
        "plugin": ("list", "retire"),
        "audit": ("verify", "show", "prune"),
    }.items():
        shown = hub(*group.split(), "--help").stdout
        assert all(
            any(said.split()[:1] == [name] and len(said.split()) > 2 for said in shown.splitlines())
            for name in commands
        )


def test_values_of_errors_that_nobody_foresaw_are_not_shown() -> None:
    try:
        raise ValueError("230102199001010018")
    except ValueError as error:
        said = line(error)
    assert "230102199001010018" not in said
    assert f"ValueError at {__file__}:" in said


def test_sentences_of_the_hub_are_shown_in_one_line() -> None:
    assert line(Refused("DEMO_REFUSED", "Not\n  here.")) == "Not here."
    assert line(FileNotFoundError(2, "No such file", "/nowhere")) == "/nowhere: No such file"


def test_migrations_may_be_run_twice(
    hub: Operate, enter: Callable[[Addresses], None], empty_database: Addresses
) -> None:
    enter(empty_database)
    first, second = hub("migrate"), hub("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith("hub 0001")
    assert second.stdout == "The tables are up to date.\n"


def test_hub_is_not_served_over_tables_that_are_older_than_the_code(
    hub: Operate, enter: Callable[[Addresses], None], empty_database: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(empty_database)
    monkeypatch.setenv("HUB_PORT", "0")
    done = hub("serve")
    assert done.exit_code == 1
    assert "run: hub migrate" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["plugin", "list"],
        ["plugin", "retire", "insurance", "--by", "me", "--reason", "none"],
        ["token", "list"],
        ["token", "revoke", "school"],
        ["token", "issue", "t", "--administrator", "--role", "AUDIT"],
        ["person", "list"],
    ],
)
def test_command_that_finds_no_tables_says_how_to_make_them(
    hub: Operate, enter: Callable[[Addresses], None], empty_database: Addresses, arguments: list[str]
) -> None:
    enter(empty_database)
    done = hub(*arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith("hub: the database lacks migrations (hub 0001")
    assert done.stderr.endswith("run: hub migrate\n")


def test_home_of_anything_but_a_demo_is_not_removed(hub: Operate, home: Path) -> None:
    (home / "keyring").write_text("keys of real people")
    done = hub("demo", "--remove")
    assert done.exit_code == 1
    assert "holds no demo" in done.stderr
    assert (home / "keyring").exists()
