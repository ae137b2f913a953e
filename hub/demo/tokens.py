"""Tokens for the demo, kept in one file that only its owner can read."""

import json
import os
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.row import uuid7
from hub.demo.grants import token_grants
from hub.demo.planted import Planted
from hub.demo.province import Province
from hub.demo.tier import TIERS
from security.tokens import hash_token, make_token

FILE: Final = "demo-tokens.json"
_MODE: Final = 0o600
_INSERT: Final = """
INSERT INTO access_token
    (id, synthetic, name, kind, hash, department, organization_id, volunteer_id,
     divisions, permissions, purposes, roles, issued_at)
VALUES ($1, true, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


async def issue_demo_tokens(
    addresses: Addresses,
    home: Path,
    tier: str,
    seed: int,
    *,
    permissions: Collection[str],
    plugins: Mapping[str, Collection[str]],
) -> dict[str, str]:
    """The demo's tokens by name: those of the file while they still hold, else new ones in their stead.

    permissions: all that the core and the plugins declare
    plugins: those of each plugin, by its name
    """
    province = Province(TIERS[tier], seed)
    grants = token_grants(permissions, plugins, province.organizations[0], province.volunteers[Planted.JUST_20_HOURS])
    path = home / FILE
    connection = await connect(addresses.loader)
    try:
        async with connection.transaction():
            held = _read(path)
            if held.keys() == grants.keys() and await _hold(connection, held):
                return held
            await connection.execute(
                "DELETE FROM access_token WHERE synthetic AND name = ANY($1::text[])", [*grants, *held]
            )
            tokens = {name: make_token() for name in grants}
            for name, grant in grants.items():
                await connection.execute(
                    _INSERT,
                    uuid7(),
                    name,
                    grant["kind"],
                    hash_token(tokens[name]),
                    grant.get("department"),
                    grant.get("organization_id"),
                    grant.get("volunteer_id"),
                    grant.get("divisions", []),
                    grant.get("permissions", []),
                    grant.get("purposes", []),
                    grant.get("roles", []),
                    datetime.now(UTC),
                )
    finally:
        await connection.close()
    _write(path, tokens)
    return tokens


async def _hold(connection: Connection, tokens: Mapping[str, str]) -> bool:
    valid: int = await connection.fetchval(
        "SELECT count(*) FROM access_token WHERE hash = ANY($1::bytea[]) AND revoked_at IS NULL",
        [hash_token(token) for token in tokens.values()],
    )
    return valid == len(tokens)


def _read(path: Path) -> dict[str, str]:
    try:
        return {str(name): str(token) for name, token in json.loads(path.read_text(encoding="utf-8")).items()}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}


def _write(path: Path, tokens: Mapping[str, str]) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "w", encoding="utf-8") as file:
        json.dump(tokens, file, indent=2)
        file.write("\n")
    draft.replace(path)
