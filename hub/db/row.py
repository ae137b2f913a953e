"""The base of every stored row, the columns that hold sealed values, and those by which values are found."""

import os
import time
from typing import Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import Column, LargeBinary, Table
from sqlmodel import Field, SQLModel

from security.blind_index import IndexKind
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


def indexed(column: str, *, kind: IndexKind) -> Any:
    """A column that holds the blind index of a sealed column of the same row; whatever seals that one writes it.

    column: the sealed column
    kind: what it holds, which decides how a value is written before it is hashed
    """
    info = {"indexes": column, "kind": kind}
    return Field(default=None, index=True, sa_type=LargeBinary, sa_column_kwargs={"info": info})


def sealed_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that hold sealed values."""
    return [column for column in table.columns if isinstance(column.type, SealedType)]
