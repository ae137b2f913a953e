"""Tokens on the command line."""

from collections.abc import Callable

import pytest

from hub.db.address import Addresses
from security.tokens import PREFIX
from tests.cli.conftest import Operate


@pytest.fixture(autouse=True)
def entered(enter: Callable[[Addresses], None], database: Addresses) -> None:
    """The operator uses the test's databases."""
    enter(database)


def test_token_is_issued_listed_and_revoked(hub: Operate) -> None:
    issued = hub(
        *("token", "issue", "school", "--department", "education", "--division", "2301"),
        *("--permission", "volunteer:read", "--purpose", "SERVICE"),
    )
    assert issued.exit_code == 0, issued.stderr
    token = issued.stdout.strip()
    assert token.startswith(PREFIX)

    (row,) = [line for line in hub("token", "list").stdout.splitlines() if "school" in line]
    assert all(said in row for said in ("DEPARTMENT", "education", "2301", "volunteer:read", "SERVICE", "until "))
    assert token not in row

    assert hub("token", "revoke", "school").stdout == "1 token is revoked.\n"
    assert "revoked 2" in hub("token", "list").stdout
    again = hub("token", "revoke", "school")
    assert again.exit_code == 1
    assert "hub token list" in again.stderr


def test_what_does_not_exist_is_named(hub: Operate) -> None:
    done = hub("token", "issue", "t", "--administrator", "--permission", "moon:walk")
    assert done.exit_code == 1
    assert done.stderr == "hub: There is no permission moon:walk.\n"
