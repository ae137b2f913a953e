"""Sealed values as a program meets them: opaque, and stored as bytes."""

from typing import Final

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from security.errors import NotSealed
from security.opaque import Opaque


class Sealed(Opaque):
    """A value that only a vault opens; two are equal when their envelopes are."""

    __slots__ = ("envelope",)

    def __init__(self, envelope: bytes) -> None:
        self.envelope: Final = envelope

    def __eq__(self, other: object) -> bool:
        return self.envelope == other.envelope if isinstance(other, Sealed) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.envelope)


class Plain(Opaque):
    """A text that is to be sealed before it is stored."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Plain) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)


SealedText = Sealed | Plain


class SealedType(TypeDecorator[SealedText]):
    """A column of envelopes: stores what is sealed, refuses what is not, loads without opening."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: SealedText | None, dialect: Dialect) -> bytes | None:
        """The envelope to be stored; NotSealed for anything else."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise NotSealed("a value must be sealed before it is stored in a sealed column")
        return value.envelope

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        """The stored envelope, boxed."""
        return None if value is None else Sealed(value)
