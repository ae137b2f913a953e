"""The words of an annotation: what a field, an argument or an answer is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, NewType, TypeVar, Union
from uuid import UUID

from strawberry import ID

T = TypeVar("T")

BigInt = NewType("BigInt", int)
"""A whole number within ±(2^53 - 1), exact in JSON."""


class Connection(Generic[T]):
    """A Relay connection of an entity: a page of a list in a total order."""


Report = Annotated[Union[T, Any], "report"]  # noqa: UP007
"""The rows of a question that one select answers: the function gives the select, and the graph shows `T`s."""

Answer = Annotated[Union[T, Any], "answer"]  # noqa: UP007
"""One `T` in the graph: a mutation gives its row or id, a query the select that makes it."""


if TYPE_CHECKING:

    class Ref(UUID, Generic[T]):
        """The id of an entity: opaque text in the graph, a UUID in Python."""

else:

    class Ref(Generic[T]):
        """The id of an entity: opaque text in the graph, a UUID in Python."""


Bind = Annotated[Union[T, Any], "bind"]  # noqa: UP007
"""An argument that reaches SQL as a bind parameter; None where null was given or nothing."""


class ProtectedText:
    """Sealed text, shown masked or, where policy allows, plain."""


class ProtectedDate:
    """A sealed date, shown masked or, where policy allows, plain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """The right to read or do something, named `subject:verb`."""

    name: str
    title: str


__all__ = [
    "ID",
    "Answer",
    "BigInt",
    "Bind",
    "Connection",
    "Permission",
    "ProtectedDate",
    "ProtectedText",
    "Ref",
    "Report",
]
