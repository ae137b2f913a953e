"""What a client asks, and what it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One GraphQL request."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    """The idempotency key of its mutations."""


@dataclass(frozen=True, slots=True)
class Response:
    """The bytes of an answer, and whether anything was executed."""

    body: bytes
    executed: bool = True
