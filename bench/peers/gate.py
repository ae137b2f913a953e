"""Who may ask the peers: whoever shows a token that the database knows, looked up at most once a minute."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from time import monotonic

SECONDS = 60.0
"""How long a token is taken for valid."""
VALID = """
SELECT EXISTS (
    SELECT FROM access_token
    WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
)
"""
"""Whether a token of a hash is valid now."""


class Gate:
    """Remembers, by a digest of their headers, the tokens that were valid when they were looked up."""

    def __init__(self, look_up: Callable[[bytes], Awaitable[bool]]) -> None:
        self._look_up = look_up
        self._held: dict[bytes, float] = {}

    async def admits(self, shown: bytes) -> bool:
        """Whether an Authorization header shows a valid token."""
        digest = sha256(shown).digest()
        if self._held.get(digest, 0.0) > monotonic():
            return True
        token = shown.removeprefix(b"Bearer ")
        if not await self._look_up(sha256(token).digest()):
            return False
        self._held[digest] = monotonic() + SECONDS
        return True
