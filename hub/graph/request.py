"""What a client asks, and what it is answered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol


class Request(NamedTuple):
    """One GraphQL request."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = MappingProxyType({})
    key: str | None = None
    """The idempotency key of its mutations."""


class Response(NamedTuple):
    """The bytes of an answer, and whether anything was executed."""

    body: bytes
    executed: bool = True


class Purse(Protocol):
    """What a caller may still spend."""

    def pay(self, cost: int) -> bool:
        """Whether a cost could be paid at once."""

    async def wait(self, cost: int) -> None:
        """Returns when a cost that could not be paid at once is paid. Raises OverLimit."""
