"""The cost of an operation: how many objects its answer may hold, as a function of its variables.

A page counts its size once for each object that it is asked of, and a reference counts one for each. Whatever does not
depend on variables is worked out once, with the document.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from hub.graph.annotations import Wrap
from hub.graph.connections import DEFAULT
from hub.graph.fields import Protected
from hub.graph.origins import declared_of

Variables = Mapping[str, Any]
Cost = Callable[[Variables], int]
Number = int | Cost
"""A number that is known with the document, or with the variables."""


def cost_of(
    operation: OperationDefinitionNode,
    root: GraphQLNamedType,
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    page: int,
) -> Cost:
    """The cost of a valid operation; `page` is the most objects of a page, and what a report is taken for."""
    found = _Pricing(schema, fragments, page).selection(operation.selection_set, root)
    return (lambda variables: found) if isinstance(found, int) else found


class _Pricing:
    """Prices the selections of one document, each fragment once."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], page: int) -> None:
        self.schema = schema
        self.fragments = fragments
        self.page = page
        self.known: dict[str, Number] = {}

    def selection(self, selections: SelectionSetNode | None, kind: GraphQLNamedType) -> Number:
        """The objects below one object of a type."""
        return _sum(_included(node, self.node(node, kind)) for node in (selections.selections if selections else ()))

    def node(self, node: Any, kind: GraphQLNamedType) -> Number:
        """The objects of one selection."""
        if isinstance(node, FieldNode):
            return self.field(node, kind)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self.known:
                self.known[name] = self.narrowed(self.fragments[name], kind)
            return self.known[name]
        return self.narrowed(node, kind)

    def narrowed(self, node: Any, kind: GraphQLNamedType) -> Number:
        """The objects of a fragment."""
        condition = node.type_condition
        return self.selection(node.selection_set, self.schema.type_map[condition.name.value] if condition else kind)

    def field(self, node: FieldNode, kind: Any) -> Number:
        """The objects of one field; a field of introspection has none."""
        name = node.name.value
        definition = None if name.startswith("__") else self.schema.get_field(kind, name)
        if definition is None or not is_composite_type(named := get_named_type(definition.type)):
            return 0
        below = self.selection(node.selection_set, named)
        declaration = declared_of(definition)
        if name == "_entities":
            return _product(_length(node), _sum((1, below)))
        if declaration is None or isinstance(declaration, Protected):
            # What a list and a payload consist of, and the forms of a value: no objects of their own.
            return below
        sizes = {Wrap.CONNECTION: _size(node, self.page), Wrap.LIST: self.page, Wrap.REPORT: self.page}
        return _product(sizes.get(declaration.shape.wrap, 1), _sum((1, below)))


def _size(node: FieldNode, most: int) -> Number:
    """The objects of a page; a size that a page cannot have is refused elsewhere."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    said = [_int(given[name]) for name in ("last", "first") if name in given]

    def size(variables: Variables) -> int:
        values = (value(variables) for value in said)
        asked = next((value for value in values if value is not None), DEFAULT)
        return min(max(asked, 0), most)

    return size if any(isinstance(value, VariableNode) for value in given.values()) else size({})


def _int(value: ValueNode) -> Callable[[Variables], int | None]:
    if isinstance(value, VariableNode):
        name = value.name.value
        return lambda variables: variables.get(name)
    literal = int(value.value) if isinstance(value, IntValueNode) else None
    return lambda variables: literal


def _length(node: FieldNode) -> Number:
    """How many representations are asked for."""
    value = next((argument.value for argument in node.arguments or ()), None)
    if isinstance(value, VariableNode):
        name = value.name.value
        return lambda variables: len(variables.get(name) or ())
    return len(value.values) if isinstance(value, ListValueNode) else 1


def _included(node: Any, number: Number) -> Number:
    """A number of objects, or none where `@skip` or `@include` leaves them out."""
    for directive in node.directives or ():
        name = directive.name.value
        if name in ("skip", "include"):
            number = _where(directive.arguments[0].value, name == "include", number)
    return number


def _where(value: ValueNode, wanted: bool, number: Number) -> Number:
    if isinstance(value, BooleanValueNode):
        return number if value.value is wanted else 0
    assert isinstance(value, VariableNode)
    name, below = value.name.value, _called(number)
    return lambda variables: below(variables) if variables.get(name) is wanted else 0


def _sum(numbers: Iterable[Number]) -> Number:
    known, late = 0, []
    for number in numbers:
        if isinstance(number, int):
            known += number
        else:
            late.append(number)
    return (lambda variables: known + sum(each(variables) for each in late)) if late else known


def _product(one: Number, other: Number) -> Number:
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    left, right = _called(one), _called(other)
    return lambda variables: left(variables) * right(variables)


def _called(number: Number) -> Cost:
    return (lambda variables: number) if isinstance(number, int) else number
