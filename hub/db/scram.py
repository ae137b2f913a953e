"""The form in which PostgreSQL keeps a password (RFC 5802), so that the password itself never travels in SQL."""

import hashlib
import hmac
import os
from base64 import b64encode

_ROUNDS = 4096


def verifier(password: str) -> str:
    """What a server needs to check a password of ASCII letters, and cannot turn back into it."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ROUNDS)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${_ROUNDS}:{_text(salt)}${_text(client)}:{_text(server)}"


def _text(value: bytes) -> str:
    return b64encode(value).decode("ascii")
