"""A value for any argument, so that a root field can be asked without knowing what it is about."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)

SCALARS: Mapping[str, str] = {
    "Int": "2024",
    "BigInt": "2024",
    "Float": "1.5",
    "Decimal": '"1.5"',
    "Boolean": "true",
    "Date": '"2024-03-05"',
    "DateTime": '"2024-03-05T08:00:00+08:00"',
    "String": '"2301"',
    "ID": '"vol_018cc09a-8000-701e-b0ce-34b418325032"',
}


def arguments(given: Mapping[str, GraphQLArgument], ids: Mapping[str, str] | None = None) -> str:
    """All arguments that must be given, as a document writes them."""
    said = [f"{name}: {written(each.type, ids or {})}" for name, each in given.items() if is_required_argument(each)]
    return f"({', '.join(said)})" if said else ""


def written(kind: Any, ids: Mapping[str, str]) -> str:
    """Any value of a type."""
    if isinstance(kind, GraphQLNonNull):
        return written(kind.of_type, ids)
    if isinstance(kind, GraphQLList):
        return f"[{written(kind.of_type, ids)}]"
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        said = [
            f"{name}: {ids.get(name) or written(each.type, ids)}"
            for name, each in kind.fields.items()
            if is_required_input_field(each)
        ]
        return f"{{{', '.join(said)}}}"
    return SCALARS[kind.name]


def selected(kind: Any) -> str:
    """The least that can be selected of an answer."""
    return "{ __typename }" if isinstance(get_named_type(kind), GraphQLObjectType) else ""
