"""The ciphers that seal: the only module that names one."""

import os
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from security.errors import SealBroken
from security.opaque import Opaque

NONCE_LENGTH: Final = 12
TAG_LENGTH: Final = 16
SECRET_LENGTH: Final = 48
_AES_LENGTH: Final = 32


class Algorithm(IntEnum):
    """How a value is sealed; its number is what an envelope says."""

    AES_256_GCM = 1
    SM4_GCM = 2


DEFAULT: Final = Algorithm.AES_256_GCM

# Reading a member of an enum through its class costs more than the rest of the choice.
_AES: Final = Algorithm.AES_256_GCM


class Key(Opaque):
    """A secret that seals with either algorithm: 32 bytes of it are the AES key, the other 16 the SM4 key."""

    __slots__ = ("_aes", "_sm4")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_LENGTH:
            raise SealBroken("a secret is not of its length")
        self._aes = AESGCM(secret[:_AES_LENGTH])
        self._sm4 = secret[_AES_LENGTH:]

    def seal(self, algorithm: Algorithm, nonce: bytes, body: bytes, associated: bytes) -> bytes:
        """The ciphertext and its tag; a nonce serves once for each key."""
        if algorithm is _AES:
            return self._aes.encrypt(nonce, body, associated)
        encryptor = Cipher(SM4(self._sm4), GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(body) + encryptor.finalize() + encryptor.tag

    def open(self, algorithm: Algorithm, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The body of a ciphertext and its tag; SealBroken unless all of it is as it was sealed."""
        try:
            if algorithm is _AES:
                return self._aes.decrypt(nonce, sealed, associated)
            decryptor = Cipher(SM4(self._sm4), GCM(nonce, sealed[-TAG_LENGTH:])).decryptor()
            decryptor.authenticate_additional_data(associated)
            return decryptor.update(sealed[:-TAG_LENGTH]) + decryptor.finalize()
        except InvalidTag:
            raise SealBroken("a seal does not open with this key in this place") from None


def new_secret() -> bytes:
    """The random bytes of a new key."""
    return os.urandom(SECRET_LENGTH)


def new_nonce() -> bytes:
    """A random nonce; of 2^32 under one key, two are equal with a chance of 2^-33."""
    return os.urandom(NONCE_LENGTH)
