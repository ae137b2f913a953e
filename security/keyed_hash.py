"""The keyed hashes that index: the only module that names one."""

import hmac
from enum import IntEnum
from typing import Final

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

_SHA_256_LENGTH: Final = 32


class Hash(IntEnum):
    """What a value is hashed with; its number is what an index says."""

    SHA_256 = 1
    SM3 = 2


DEFAULT_HASH: Final = Hash.SHA_256


def own_key(hashed: Hash, secret: bytes) -> bytes:
    """The part of a secret that is the key of one hash: the 32 bytes for SHA-256, or the other 16 for SM3."""
    return secret[:_SHA_256_LENGTH] if hashed is Hash.SHA_256 else secret[_SHA_256_LENGTH:]


def keyed_hash(hashed: Hash, key: bytes, body: bytes) -> bytes:
    """The HMAC of a body: 32 bytes."""
    if hashed is Hash.SHA_256:
        return hmac.digest(key, body, "sha256")
    made = HMAC(key, SM3())
    made.update(body)
    return made.finalize()
