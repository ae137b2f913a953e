"""The kinds of column that rows are made of, beyond what an annotation already says."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlmodel import Field

_MOMENT: Any = TIMESTAMP(timezone=True, precision=0)
_WORDS: Any = ARRAY(Text)
_NUMBERS: Any = ARRAY(Integer)


def choice(members: type[StrEnum], **field: Any) -> Any:
    """A column that holds one member of an enum: text with a check, loaded back as the member."""
    kind: Any = Enum(members, native_enum=False, create_constraint=True, length=None)
    return Field(sa_type=kind, **field)


def moment(**field: Any) -> Any:
    """A column that holds a moment, to the second."""
    return Field(sa_type=_MOMENT, **field)


def words() -> Any:
    """A column that holds a list of words, empty when nothing is said."""
    return Field(default_factory=list, sa_type=_WORDS, sa_column_kwargs={"server_default": "{}"})


def numbers() -> Any:
    """A column that holds a list of whole numbers, empty when nothing is said."""
    return Field(default_factory=list, sa_type=_NUMBERS, sa_column_kwargs={"server_default": "{}"})


def documents() -> Any:
    """A column that holds a list of JSON objects, empty when nothing is said."""
    return Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
