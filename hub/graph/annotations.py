"""What an author's annotation says, read without importing the types that it names."""

import builtins
import sys
import types
import typing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from hub.graph.markers import ID, BigInt, Connection, ProtectedDate, ProtectedText, Ref

SCALARS: tuple[Any, ...] = (str, int, float, bool, date, datetime, Decimal, UUID, ID, BigInt)


class Wrap(StrEnum):
    """How a named or scalar type is wrapped."""

    NONE = "NONE"
    LIST = "LIST"
    CONNECTION = "CONNECTION"
    REPORT = "REPORT"
    REF = "REF"


@dataclass(frozen=True, slots=True)
class Shape:
    """One annotation: what it names, how that is wrapped, and whether null may stand."""

    target: Any
    """A scalar type, an Enum class, or the name of a declared type."""
    wrap: Wrap = Wrap.NONE
    optional: bool = False

    @property
    def name(self) -> str:
        """The name of the declared type, or of the scalar."""
        return self.target if isinstance(self.target, str) else str(self.target.__name__)

    @property
    def is_scalar(self) -> bool:
        """Whether the target is a scalar."""
        return self.target in SCALARS

    @property
    def is_number(self) -> bool:
        """Whether the target is a number that JSON writes without quotes."""
        return self.wrap is Wrap.NONE and self.target in (int, float, BigInt)

    @property
    def is_enum(self) -> bool:
        """Whether the target is an enum."""
        return isinstance(self.target, type) and issubclass(self.target, Enum)


class _Names(dict[str, Any]):
    """The names of a module; a name it lacks stands for a declared type of that name."""

    def __init__(self, module: str) -> None:
        super().__init__()
        self.module = vars(sys.modules[module])

    def __missing__(self, name: str) -> Any:
        if name in self.module:
            return self.module[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return type(name, (), {})


def is_bind(annotation: Any) -> bool:
    """Whether an annotation is `Bind[…]`."""
    if isinstance(annotation, str):
        return annotation.startswith("Bind[")
    return typing.get_origin(annotation) is typing.Annotated and typing.get_args(annotation)[1] == "bind"


def read(annotation: Any, module: str) -> Shape:
    """The shape of an annotation written in `module`, as an object or as text."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = eval(annotation, {"__builtins__": {}}, _Names(module))
        return read(annotation, module)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (argument for argument in arguments if argument not in (types.NoneType, typing.Any))
        shape = read(inner, module)
        return Shape(shape.target, shape.wrap, optional=types.NoneType in arguments)
    if origin is typing.Annotated:
        inner, kind = read(arguments[0], module), arguments[1]
        return Shape(inner.target, Wrap.REPORT) if kind == "report" else inner
    wraps = {list: Wrap.LIST, Connection: Wrap.CONNECTION, Ref: Wrap.REF}
    if origin in wraps:
        inner = read(arguments[0], module)
        return Shape(inner.target, wraps[origin], optional=False)
    if annotation in SCALARS or annotation in (ProtectedText, ProtectedDate):
        return Shape(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Shape(annotation)
    if isinstance(annotation, type):
        return Shape(annotation.__name__)
    raise TypeError(f"{module}: {annotation!r} is not an annotation that the graph knows")
