"""Access tokens: shown once when they are made, kept only as a hash."""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final

PREFIX: Final = "hub_"
LENGTH: Final = len(PREFIX) + 43


def make_token() -> str:
    """A new token: the prefix, by which scanners for leaked secrets know it, and 256 random bits."""
    return PREFIX + token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """The SHA-256 by which a token is kept; 256 random bits need no salt and no slow hash."""
    return sha256(token.encode(errors="surrogatepass")).digest()


def is_token(text: str) -> bool:
    """Whether a text has the form of a token."""
    return text.startswith(PREFIX) and len(text) == LENGTH


def hash_certificate(certificate: str) -> bytes:
    """The SHA-256 by which a certificate is found where tokens are; no text of a token's form has it."""
    return hash_token(f"certificate {certificate}")


def token_matches(token: str, stored: bytes) -> bool:
    """Whether a token is the one of a stored hash, found in a time that does not depend on where they differ."""
    return compare_digest(hash_token(token), stored)
