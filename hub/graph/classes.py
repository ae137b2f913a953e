"""Fresh Strawberry classes: each is made once for one schema, and may name itself while it is half made."""

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Annotated, Any

import strawberry

from hub.graph import docs
from hub.graph.names import camel

Members = Mapping[str, tuple[Any, str]]
"""Name to annotation and sentence."""


class Classes:
    """The classes of one schema by name."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}

    def fresh(self, name: str, fill: Callable[[type], object], bases: tuple[type, ...] = ()) -> Any:
        """The class of a name, made and filled once."""
        if name not in self.made:
            self.made[name] = cls = type(name, bases, {"__annotations__": {}})
            fill(cls)
        return self.made[name]

    def plain(self, name: str, description: str, members: Callable[[], Members]) -> Any:
        """An object type of the engine's own, which every subgraph may share."""

        def fill(cls: type) -> None:
            for key, (annotation, sentence) in members().items():
                cls.__annotations__[key] = annotation
                setattr(cls, key, strawberry.federation.field(name=camel(key), description=sentence))
            strawberry.federation.type(cls, description=description, shareable=True)

        return self.fresh(name, fill)

    def given(self, name: str, description: str, members: Callable[[], Members]) -> Any:
        """An input; what allows null may be left out."""

        def fill(cls: type) -> None:
            for key, (annotation, sentence) in members().items():
                default = {"default": strawberry.UNSET} if allows_null(annotation) else {}
                cls.__annotations__[f"{key}_"] = annotation
                setattr(cls, f"{key}_", strawberry.federation.field(name=camel(key), description=sentence, **default))
            strawberry.federation.input(cls, description=description)

        return self.fresh(name, fill)

    def enum(self, declared: type[Enum]) -> Any:
        """A fresh enum with the described values of a declared one."""
        described = docs.members(declared)
        values = {member.name: (member.value, described.get(member.name, "")) for member in declared}
        return self.choices(declared.__name__, docs.sentence(declared), values)

    def choices(self, name: str, description: str, values: Mapping[str, tuple[Any, str]]) -> Any:
        """An enum of named values, each with its sentence."""
        if name not in self.made:
            members = {
                key: strawberry.enum_value(value, description=sentence) for key, (value, sentence) in values.items()
            }
            functional: Any = Enum
            self.made[name] = strawberry.enum(functional(name, members), description=description)
        return self.made[name]


def listed(inner: Any) -> Any:
    """A list of what an annotation says."""
    return types.GenericAlias(list, (inner,))


def allows_null(annotation: Any) -> bool:
    """Whether an annotation is `X | None`."""
    return typing.get_origin(annotation) in (types.UnionType, typing.Union)


def argument(annotation: Any, sentence: str, name: str) -> Any:
    """An argument's annotation with its sentence and its name in the SDL."""
    return Annotated[annotation, strawberry.argument(description=sentence, name=camel(name))]


def signature(arguments: Mapping[str, Any], answer: Any) -> Callable[..., Any]:
    """A function that only carries a signature: the engine answers, so it is never called."""

    def answered_by_the_engine(**_: Any) -> Any:
        raise AssertionError("the engine answers this field")

    made: Any = answered_by_the_engine
    made.__signature__ = inspect.Signature(
        [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=annotation,
                default=strawberry.UNSET if allows_null(typing.get_args(annotation)[0]) else inspect.Parameter.empty,
            )
            for name, annotation in arguments.items()
        ],
        return_annotation=answer,
    )
    made.__annotations__ = {**arguments, "return": answer}
    return made
