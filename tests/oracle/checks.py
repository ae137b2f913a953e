"""What may be wrong with a field's arguments, whether or not there is an object to answer for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphql import GraphQLResolveInfo, ListValueNode, ObjectValueNode, ValueNode, VariableNode

from hub.graph.annotations import Wrap
from hub.graph.fields import Declaration, Expression, Protected, Root, ToMany, ToOne
from hub.graph.names import camel
from hub.graph.parts import Entity
from tests.oracle.faults import Wrong
from tests.oracle.paging import ends, ordering, size_of
from tests.oracle.resolvers import Resolvers


def wrongs(resolvers: Resolvers, field: Declaration, given: Mapping[str, Any]) -> Iterator[str]:
    """The codes for which arguments are refused, because no object could be answered for them."""
    for check in checks(resolvers, field, given):
        try:
            check()
        except Wrong as wrong:
            yield from wrong.codes


def spelled_out(resolvers: Resolvers, field: Declaration, info: GraphQLResolveInfo[Any]) -> Iterator[str]:
    """The code for which a filter is refused that holds a sealed value in the document itself."""
    if field.shape.wrap is Wrap.CONNECTION:
        for argument in info.field_nodes[0].arguments or ():
            if argument.name.value == "where" and holds(
                resolvers, resolvers.entities[field.shape.name], argument.value
            ):
                yield "BAD_INPUT"


def holds(resolvers: Resolvers, entity: Entity, node: ValueNode) -> bool:
    """Whether what is written of a filter names a sealed value other than by a variable."""
    if isinstance(node, ListValueNode):
        return any(holds(resolvers, entity, item) for item in node.values)
    if not isinstance(node, ObjectValueNode):
        return False
    fields = {camel(each.name): each for each in entity.fields.values()}
    for said in node.fields:
        named = fields.get(said.name.value)
        if isinstance(named, Protected):
            operands = [each.value for each in getattr(said.value, "fields", ())]
            items = [item for each in operands for item in (each.values if isinstance(each, ListValueNode) else [each])]
            if not all(isinstance(item, VariableNode) for item in items):
                return True
        elif isinstance(named, ToMany):
            inner = [each.value for each in getattr(said.value, "fields", ())]
            if any(holds(resolvers, resolvers.entities[named.shape.name], each) for each in inner):
                return True
        elif isinstance(named, ToOne) and resolvers.entities[named.shape.name].tree is None:
            if holds(resolvers, resolvers.entities[named.shape.name], said.value):
                return True
        elif named is None and holds(resolvers, entity, said.value):
            return True
    return False


def checks(resolvers: Resolvers, field: Declaration, given: Mapping[str, Any]) -> Iterator[Callable[[], object]]:
    """What is checked of a field's arguments."""
    if isinstance(field, (Root, Expression)):
        yield lambda: resolvers.authors.bound(field.arguments, given)
    if field.shape.wrap is Wrap.CONNECTION:
        entity = resolvers.entities[field.shape.name]
        declared = field.order if isinstance(field, ToMany) else ()
        yield lambda: size_of(given)
        yield lambda: ends(ordering(entity, declared, given.get("orderBy") or ()), given)
        yield lambda: resolvers.filters.check(entity, given.get("where") or {})
