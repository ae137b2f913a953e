"""What the laws of sealing are tried with."""

import os

import pytest
from hypothesis import settings

from security.cipher import new_secret
from security.keyring import Keyring
from security.subject_keys import SubjectKeys
from security.vault import Vault
from tests.security.memory import MemoryKeyStore

settings.register_profile("law", max_examples=200, deadline=None)
settings.register_profile("proof", max_examples=100_000 if os.environ.get("HUB_PROVE") == "1" else 200, deadline=None)


@pytest.fixture
def keyring() -> Keyring:
    """A keyring with one working key."""
    return Keyring({1: new_secret()})


@pytest.fixture
def store() -> MemoryKeyStore:
    """A store without keys."""
    return MemoryKeyStore()


@pytest.fixture
def subject_keys(keyring: Keyring, store: MemoryKeyStore) -> SubjectKeys:
    """The keys of the store."""
    return SubjectKeys(keyring, store)


@pytest.fixture
def vault(subject_keys: SubjectKeys) -> Vault:
    """A vault with the default algorithm."""
    return Vault(subject_keys)
