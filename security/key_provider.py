"""What a KMS or an HSM does for a keyring: it wraps and unwraps working keys, and never sees another."""

from typing import Protocol


class KeyProvider(Protocol):
    """A KMS or an HSM; whatever it raises means that a key cannot be had now."""

    async def wrap(self, version: int, secret: bytes) -> bytes:
        """A new working key as only this provider opens it."""

    async def unwrap(self, version: int, wrapped: bytes) -> bytes:
        """A working key that this provider has wrapped under the same version."""
