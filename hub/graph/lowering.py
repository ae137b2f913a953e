"""Arguments as a plan sees them: their form is known, their scalars come with each request."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    value_from_ast,
)

from hub.errors import Invalid
from hub.graph import cursors


class Absent:
    """What was not given, which is not the same as null."""

    def __bool__(self) -> bool:
        return False


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Late:
    """A scalar that comes with each request: its path among the variables, and, for a cursor, which keys are null."""

    path: tuple[str | int, ...]
    nulls: tuple[bool, ...] = ()


def resolve(lowered: Any, variables: Mapping[str, Any]) -> Any:
    """A lowered value with the scalars of one request."""
    if isinstance(lowered, Late):
        value: Any = variables
        for step in lowered.path:
            value = value[step]
        return value
    if isinstance(lowered, dict):
        return {key: resolve(item, variables) for key, item in lowered.items()}
    if isinstance(lowered, list):
        return [resolve(item, variables) for item in lowered]
    return lowered


def arguments(node: FieldNode, definition: GraphQLField, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a field that were given, lowered."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    made = {}
    for name, argument in definition.args.items():
        if name in given:
            value = lower(given[name], argument.type, variables, cursor=name in ("after", "before"))
            if value is not ABSENT:
                made[name] = value
    return made


def lower(node: ValueNode, kind: Any, variables: Mapping[str, Any], *, cursor: bool = False) -> Any:
    """A literal or variable of a document, lowered; a variable that was not given is ABSENT."""
    if isinstance(node, VariableNode):
        name = node.name.value
        if name not in variables:
            return ABSENT
        if variables[name] is None and isinstance(kind, GraphQLNonNull):
            raise Invalid(f"${name} must not be null where {kind} is asked for.", field=name)
        return _symbol(variables[name], kind, (name,), cursor)
    if isinstance(node, NullValueNode):
        return None
    if isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    if isinstance(kind, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        items = (lower(item, kind.of_type, variables) for item in nodes)
        return [None if item is ABSENT else item for item in items]
    if isinstance(kind, GraphQLInputObjectType):
        assert isinstance(node, ObjectValueNode)
        fields = {
            field.name.value: lower(field.value, kind.fields[field.name.value].type, variables)
            for field in node.fields or ()
        }
        return {name: value for name, value in fields.items() if value is not ABSENT}
    if isinstance(node, ObjectValueNode):
        # A representation: a scalar that holds others, variables among them.
        given = {field.name.value: lower(field.value, kind, variables) for field in node.fields or ()}
        return {name: value for name, value in given.items() if value is not ABSENT}
    value = value_from_ast(node, kind)
    return value.value if isinstance(value, Enum) else value


def _symbol(value: Any, kind: Any, path: tuple[str | int, ...], cursor: bool = False) -> Any:
    """A variable's value with its scalars taken out."""
    if isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    if value is None or kind is GraphQLBoolean:
        return value
    if isinstance(kind, GraphQLEnumType):
        return value.value if isinstance(value, Enum) else value
    if isinstance(kind, GraphQLInputObjectType):
        return {key: _symbol(value[key], kind.fields[key].type, (*path, key)) for key in kind.fields if key in value}
    if isinstance(kind, GraphQLList):
        member = kind.of_type.of_type if isinstance(kind.of_type, GraphQLNonNull) else kind.of_type
        if isinstance(member, (GraphQLInputObjectType, GraphQLEnumType)):
            return [_symbol(item, member, (*path, place)) for place, item in enumerate(value)]
    return Late(path, cursors.pattern(value) if cursor else ())
