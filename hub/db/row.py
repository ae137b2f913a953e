"""The base of every stored row, and the column that holds a sealed value."""

import os
import time
from typing import Any
from uuid import UUID

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from security.place import Keep
from security.sealed import SealedType


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)


class Row(SQLModel):
    """A stored row: an id made by the hub, and whether its data is synthetic."""

    model_config = ConfigDict(arbitrary_types_allowed=True)  # type: ignore[assignment]

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    synthetic: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})


def sealed(*, subject: str = "id", keep: Keep = Keep.RECORD) -> Any:
    """A column that holds a sealed value.

    subject: the column of the same row that names whose data it is
    keep: the retention class, which decides when erasure destroys its key
    """
    return Field(default=None, sa_type=SealedType, sa_column_kwargs={"info": {"subject": subject, "keep": keep}})
