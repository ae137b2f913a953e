"""The demo's tokens: who they are, how they are kept, and when they are made anew."""

import json
import os
import stat
from pathlib import Path

import pytest

from hub.db.address import Addresses
from hub.db.connect import connect
from hub.demo.load import load
from hub.demo.tokens import FILE, issue_demo_tokens
from security.tokens import hash_token
from security.vault import Vault
from tests.demo.conftest import SEED

PERMISSIONS = ("volunteer:read", "volunteer:write", "record:read", "example:read", "example:write")
PLUGINS = {"example": ("example:read", "example:write")}


async def issue(addresses: Addresses, home: Path) -> dict[str, str]:
    return await issue_demo_tokens(addresses, home, "S0", SEED, permissions=PERMISSIONS, plugins=PLUGINS)


@pytest.fixture
async def demo_database(database: Addresses, vault: Vault) -> Addresses:
    """A database of this test's own with the smallest province."""
    await load(database, vault, "S0", SEED)
    return database


async def test_the_file_holds_a_token_for_each_and_only_its_owner_reads_it(
    demo_database: Addresses, tmp_path: Path
) -> None:
    tokens = await issue(demo_database, tmp_path)
    path = tmp_path / FILE
    assert set(tokens) == {"admin", "social-work", "education-harbin", "organization", "volunteer", "example"}
    assert json.loads(path.read_text()) == tokens
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [FILE]


async def test_each_token_allows_what_the_demo_says(demo_database: Addresses, tmp_path: Path) -> None:
    tokens = await issue(demo_database, tmp_path)
    connection = await connect(demo_database.loader)
    stored = {row["name"]: row for row in await connection.fetch("SELECT * FROM access_token")}
    rules = await connection.fetch("SELECT department, type_name, field_name, form, purposes FROM policy_rule")
    await connection.close()
    assert {name: row["hash"] for name, row in stored.items()} == {name: hash_token(tokens[name]) for name in tokens}
    reading = ["example:read", "record:read", "volunteer:read"]
    assert {name: (row["kind"], row["department"], row["divisions"]) for name, row in stored.items()} == {
        "admin": ("ADMINISTRATOR", None, ["*"]),
        "social-work": ("DEPARTMENT", "social-work", ["*"]),
        "education-harbin": ("DEPARTMENT", "education", ["2301"]),
        "organization": ("ORGANIZATION", None, []),
        "volunteer": ("VOLUNTEER", None, []),
        "example": ("DEPARTMENT", "volunteer-federation", ["*"]),
    }
    assert stored["admin"]["permissions"] == ["*"]
    assert stored["social-work"]["permissions"] == stored["education-harbin"]["permissions"] == reading
    assert stored["example"]["permissions"] == ["record:read", "volunteer:read", "example:read", "example:write"]
    assert stored["social-work"]["purposes"] == ["SERVICE"]
    plain = [tuple(rule) for rule in rules if rule["form"] == "PLAIN"]
    assert plain == [("social-work", "Volunteer", "name", "PLAIN", ["SERVICE"])]
    assert {(rule["department"], rule["form"]) for rule in rules} == {("social-work", "PLAIN"), ("education", "MASK")}


async def test_tokens_that_hold_are_kept(demo_database: Addresses, tmp_path: Path) -> None:
    assert await issue(demo_database, tmp_path) == await issue(demo_database, tmp_path)


@pytest.mark.parametrize("content", [None, "", "[]", '{"admin": "x"}'], ids=["lost", "empty", "no object", "other"])
async def test_tokens_whose_file_does_not_hold_are_made_anew(
    content: str | None, demo_database: Addresses, tmp_path: Path
) -> None:
    before = await issue(demo_database, tmp_path)
    path = tmp_path / FILE
    path.unlink() if content is None else path.write_text(content)
    after = await issue(demo_database, tmp_path)
    assert before.keys() == after.keys()
    assert set(before.values()).isdisjoint(after.values())
    connection = await connect(demo_database.loader)
    hashes = {row["hash"] for row in await connection.fetch("SELECT hash FROM access_token")}
    await connection.close()
    assert hashes == {hash_token(token) for token in after.values()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_revoked_token_is_replaced(demo_database: Addresses, tmp_path: Path) -> None:
    before = await issue(demo_database, tmp_path)
    connection = await connect(demo_database.loader)
    await connection.execute("UPDATE access_token SET revoked_at = now() WHERE name = 'admin'")
    await connection.close()
    assert (await issue(demo_database, tmp_path))["admin"] != before["admin"]
