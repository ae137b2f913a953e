"""Tokens on the command line."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from hub.db.address import Addresses
from hub.db.connect import connect
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
    department = ("--department", "education", "--division", "2301")
    done = hub("token", "issue", "t", *department, "--permission", "moon:walk")
    assert done.exit_code == 1
    assert done.stderr == "hub: There is no permission moon:walk.\n"
    done = hub("token", "issue", "t", *department, "--purpose", "CURIOSITY")
    assert done.exit_code == 1
    assert done.stderr == "hub: There is no purpose CURIOSITY.\n"


def rows(hub: Operate) -> dict[str, str]:
    """What a list says of each token, by its name."""
    return {line.split()[0]: line for line in hub("token", "list").stdout.splitlines() if line.split()}


def test_administrator_has_one_role_and_nothing_besides(hub: Operate) -> None:
    assert hub("token", "issue", "watch", "--administrator", "--role", "AUDIT").stdout.startswith(PREFIX)
    assert rows(hub)["watch"].split()[1:3] == ["ADMINISTRATOR", "AUDIT"]
    more = hub("token", "issue", "t", "--administrator", "--role", "AUDIT", "--permission", "volunteer:read")
    assert more.exit_code == 1
    assert "nothing is added" in more.stderr


def test_token_is_valid_for_the_days_of_the_setting_unless_told_otherwise(
    hub: Operate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_TOKEN_DAYS", "90")
    monkeypatch.setenv("HUB_TOKEN_WARNING_DAYS", "20")
    for name, days in (("long", ()), ("short", ("--days", "19")), ("own", ("--days", "21"))):
        assert hub("token", "issue", name, "--administrator", "--role", "SYSTEM", *days).exit_code == 0
    told = rows(hub)
    day = (datetime.now(UTC) + timedelta(days=90)).date()
    assert f"until {day}" in told["long"]
    assert "EXPIRES IN 19 DAYS" in told["short"]
    assert "EXPIRES" not in told["long"] + told["own"]


async def test_token_that_has_expired_says_so(hub: Operate, database: Addresses) -> None:
    await asyncio.to_thread(hub, "token", "issue", "old", "--administrator", "--role", "SYSTEM")
    loader = await connect(database.loader)
    await loader.execute("UPDATE access_token SET expires_at = now() - interval '3 days'")
    await loader.close()
    assert "expired 2" in (await asyncio.to_thread(rows, hub))["old"]


def test_certificate_takes_the_place_of_a_token(hub: Operate) -> None:
    fingerprint = ":".join(["AB"] * 32)
    department = ("--department", "education", "--division", "2301")
    done = hub("token", "issue", "school", *department, "--certificate", fingerprint)
    assert done.stdout.startswith("The certificate speaks for education")
    assert PREFIX not in done.stdout
    assert "ab" * 32 in rows(hub)["school"]
    again = hub("token", "issue", "school", *department, "--certificate", "ab" * 32)
    assert "in use" in again.stderr
