"""The vault of a running hub: its keyring in HUB_HOME, and the store of subjects' keys in a database apart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from hub.db.address import Address
from hub.db.connect import SERVING, Connection, connect, listeners
from hub.settings import Settings
from security.cipher import Algorithm
from security.key_provider import KeyProvider
from security.key_store import SCHEMA, PostgresKeyStore
from security.keyed_hash import Hash
from security.subject_keys import SubjectKeys
from security.vault import Vault
from security.working_keys import WorkingKeys

KEYRING = "keyring"
CONNECTIONS = 4
CIPHERS = {"AES": Algorithm.AES_256_GCM, "SM4": Algorithm.SM4_GCM}
HASHES = {"AES": Hash.SHA_256, "SM4": Hash.SM3}
_TURN = 0x6875625F6B657973


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """A vault with the keys behind it: those of subjects, those that wrap them, and the pool that reads them."""

    vault: Vault
    subjects: SubjectKeys
    working: WorkingKeys
    pool: "asyncpg.Pool[asyncpg.Record]"


@asynccontextmanager
async def open_vault(settings: Settings, keys: Address, provider: KeyProvider | None = None) -> AsyncIterator[Keeping]:
    """A vault for as long as the block runs; its keyring and its store are made where there are none.

    Raises KeyringRefused.
    """
    working = WorkingKeys(settings.home / KEYRING, provider)
    keyring = await working.latest()
    await _make_store(keys)
    async with asyncpg.create_pool(
        dsn=keys.dsn, min_size=1, max_size=CONNECTIONS, server_settings=dict(SERVING), init=_opened, reset=_kept
    ) as pool:
        subjects = SubjectKeys(working, PostgresKeyStore(pool))
        vault = Vault(subjects, CIPHERS[settings.cipher], keyring.index.hashing(HASHES[settings.cipher]))
        yield Keeping(vault=vault, subjects=subjects, working=working, pool=pool)


async def _make_store(keys: Address) -> None:
    connection = await connect(keys)
    try:
        async with connection.transaction():
            # Two processes that make the table at once would disturb each other.
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _TURN)
            await connection.execute(SCHEMA)
    finally:
        await connection.close()


async def _opened(connection: Connection) -> None:
    for listener in listeners:
        listener(connection)


async def _kept(connection: Any) -> None:
    """Leaves a connection as it is: nothing is ever set on it, and resetting it costs a round trip."""
