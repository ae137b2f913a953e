"""The values of an operation's variables, coerced; what is wrong is named without its value."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    VariableDefinitionNode,
    type_from_ast,
)
from graphql.execution.values import get_variable_values

from hub.errors import Invalid

Coercion = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From what a request gives to the values of its variables; Invalid where one is wrong."""


def coercion(schema: GraphQLSchema, declared: Sequence[VariableDefinitionNode]) -> Coercion:
    """How the variables of an operation are coerced.

    Strings, ids and whole numbers that came as such need no coercion; anything else is left to graphql-core.
    """
    if not declared:
        return lambda given: {}
    plain = _plain(schema, declared)
    if plain is None:
        return lambda given: _coerced(schema, declared, given)

    def quick(given: Mapping[str, Any]) -> Mapping[str, Any]:
        values: dict[str, Any] = {}
        for name, kind, optional in plain:
            value: Any = given.get(name)
            if type(value) is kind and (kind is not int or _fits(value)):
                values[name] = value
            elif value is not None or not optional:
                return _coerced(schema, declared, given)
            elif name in given:
                values[name] = None
        return values

    return quick


def _plain(schema: GraphQLSchema, declared: Sequence[VariableDefinitionNode]) -> list[tuple[str, type, bool]] | None:
    """The names and Python types of variables, and which may be null, when all are of a plain type."""
    kinds: dict[Any, type] = {GraphQLString.name: str, GraphQLID.name: str, GraphQLInt.name: int}
    made = []
    for variable in declared:
        kind = type_from_ast(schema, variable.type)
        named = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        name = getattr(named, "name", None)
        if name not in kinds or variable.default_value is not None:
            return None
        made.append((variable.variable.name.value, kinds[name], named is kind))
    return made


def _fits(value: Any) -> bool:
    """Whether a whole number is within the 32 bits of Int."""
    return -(2**31) <= value < 2**31


def _coerced(
    schema: GraphQLSchema, declared: Sequence[VariableDefinitionNode], given: Mapping[str, Any]
) -> Mapping[str, Any]:
    made = get_variable_values(schema, declared, dict(given))
    if isinstance(made, list):
        raise _named(made[0])
    return made.coerced


def _named(found: GraphQLError) -> Invalid:
    """A coercion error without the value that was wrong."""
    name = re.search(r"\$\w+", found.message)
    place = re.search(r' at "([\w.\[\]]+)"', found.message)
    expected = re.search(r'of (?:required )?type "([\w!\[\]]+)"', found.message)
    where = place[1] if place else name[0] if name else "A variable"
    what = f" It must be of type {expected[1]}." if expected else ""
    return Invalid(f"{where} is missing or has a value of another type.{what}", field=where)
