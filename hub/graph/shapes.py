"""What of a variable shapes a plan: its form, never its values."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
)

from hub.graph.cursors import pattern

ABSENT = "absent"
NULL = "null"
PRESENT = "present"
ANY = "_Any"
"""The scalar of representations, whose types shape a plan."""

Shaper = Callable[[Mapping[str, Any]], Any]
"""The shape of one variable among the coerced values of all."""


def shaper(name: str, kind: GraphQLInputType, *, cursor: bool) -> Shaper | None:
    """How a variable enters the plan's key, or None where it never does."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if cursor:
        return lambda values: ABSENT if name not in values else NULL if values[name] is None else pattern(values[name])
    steers = isinstance(inner, (GraphQLEnumType, GraphQLInputObjectType, GraphQLList))
    if steers or inner is GraphQLBoolean or str(inner) == ANY:
        return lambda values: shape(values[name], inner) if name in values else ABSENT
    if isinstance(kind, GraphQLNonNull):
        return None
    return lambda values: ABSENT if name not in values else NULL if values[name] is None else PRESENT


def shape(value: Any, kind: Any) -> Any:
    """The shape of a coerced value: fields and operators, null or not, enum values, number of members; no scalars."""
    if isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    if value is None:
        return NULL
    if isinstance(kind, GraphQLEnumType):
        return value.value if isinstance(value, Enum) else value
    if kind is GraphQLBoolean:
        return value
    if isinstance(kind, GraphQLInputObjectType):
        return tuple((key, shape(value[key], field.type)) for key, field in kind.fields.items() if key in value)
    if isinstance(kind, GraphQLList):
        items = value if isinstance(value, list) else [value]
        member = kind.of_type.of_type if isinstance(kind.of_type, GraphQLNonNull) else kind.of_type
        if isinstance(member, (GraphQLInputObjectType, GraphQLEnumType)):
            return tuple(shape(item, member) for item in items)
        return frozenset(shape(item, member) for item in items) if member.name == ANY else PRESENT
    if kind.name == ANY:
        return str(value.get("__typename")) if isinstance(value, dict) else PRESENT
    return PRESENT
