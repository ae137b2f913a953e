"""The synthetic province, made and loaded."""

import asyncio
from collections.abc import Iterator

import pytest

from hub.db.address import Addresses
from hub.demo.load import load
from hub.demo.province import Province
from hub.demo.tier import TIERS
from security.cipher import new_secret
from security.keyring import Keyring
from security.subject_keys import SubjectKeys
from security.vault import Vault
from tests.security.memory import MemoryKeyStore
from tests.servers import Servers

SEED = 20240305


@pytest.fixture(scope="session")
def smallest() -> Province:
    """The smallest province."""
    return Province(TIERS["S0"], SEED)


@pytest.fixture(scope="session")
def demo() -> Province:
    """The province of the demo."""
    return Province(TIERS["S1"], SEED)


@pytest.fixture
def vault() -> Vault:
    """A vault that remembers its keys for one test."""
    return new_vault()


def new_vault() -> Vault:
    """A vault whose keys lie in memory."""
    keyring = Keyring({1: new_secret()}, index={1: new_secret()})
    return Vault(SubjectKeys(keyring, MemoryKeyStore()), index=keyring.index)


@pytest.fixture(scope="session")
def loaded(servers: Servers) -> Iterator[tuple[Addresses, Vault]]:
    """A database that holds the smallest province, only to be read, and what opens its values."""
    name = asyncio.run(servers.make("hub_migrated"))
    vault = new_vault()
    asyncio.run(load(servers.addresses(name), vault, "S0", SEED))
    yield servers.addresses(name), vault
    asyncio.run(servers.drop(name))
