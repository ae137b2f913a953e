"""The byte layout of whatever is sealed: a value by its subject's key, or that key by a working key.

    0xC1 | algorithm u8 | key version u32 | nonce 12 | ciphertext | tag 16

The first three are the header, and part of the associated data.
"""

from struct import Struct
from typing import Final

from security.cipher import NONCE_LENGTH, TAG_LENGTH, Algorithm, Key, new_nonce
from security.errors import SealBroken

_MARKER: Final = 0xC1
_HEADER: Final = Struct(">BBI")
_VERSION: Final = 2
_NONCE: Final = _HEADER.size
_BODY: Final = _NONCE + NONCE_LENGTH
_SHORTEST: Final = _BODY + TAG_LENGTH
_ALGORITHMS: Final = {int(algorithm): algorithm for algorithm in Algorithm}
HEADS: Final = tuple(bytes((_MARKER, algorithm)) for algorithm in Algorithm)
"""How envelopes begin."""


def seal(key: Key, algorithm: Algorithm, version: int, body: bytes, associated: bytes) -> bytes:
    """An envelope that opens with the same key and the same associated data."""
    header = _HEADER.pack(_MARKER, algorithm, version)
    nonce = new_nonce()
    return header + nonce + key.seal(algorithm, nonce, body, header + associated)


def unseal(key: Key, envelope: bytes, associated: bytes) -> bytes:
    """The body of an envelope; SealBroken when any of it was changed, or when it belongs elsewhere."""
    algorithm = _ALGORITHMS.get(envelope[1]) if len(envelope) >= _SHORTEST and envelope[0] == _MARKER else None
    if algorithm is None:
        raise SealBroken("an envelope is cut, or of no known kind")
    return key.open(algorithm, envelope[_NONCE:_BODY], envelope[_BODY:], envelope[:_NONCE] + associated)


def key_version(envelope: bytes) -> int:
    """The version of the key that an envelope says it was sealed with."""
    return int.from_bytes(envelope[_VERSION:_NONCE], "big")
