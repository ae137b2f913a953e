"""The slow, obvious executor: graphql-core executes the composed schema, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    get_named_type,
    is_abstract_type,
    is_interface_type,
    is_leaf_type,
    is_list_type,
    is_specified_scalar_type,
    parse,
)
from sqlalchemy import Connection

from hub.graph.caller import Caller
from hub.graph.compose import NodeRoot, compose
from hub.graph.document import declared_of
from hub.graph.parts import Parts
from tests.oracle.checks import spelled_out, wrongs
from tests.oracle.doors import Doors
from tests.oracle.faults import Told, codes, told
from tests.oracle.resolvers import Resolvers, Thing
from tests.oracle.sight import Sight
from tests.oracle.snapshot import Snapshot


@dataclass(frozen=True)
class Answer:
    """What the oracle says: data and errors, or the codes for any of which the request is refused as a whole."""

    data: Any = None
    errors: list[Told] = field(default_factory=list)
    refused: frozenset[str] = frozenset()


class Oracle:
    """Answers the requests of one graph, or of the subgraph of one plugin, from one snapshot."""

    def __init__(self, parts: Parts, snapshot: Snapshot, only: str | None = None) -> None:
        self.snapshot = snapshot
        self.graph = compose(parts, only)
        self.schema = answering(self.graph.schema, resolve)
        self.lenient = without_non_null(answering(compose(parts, only).schema, resolve))
        self.dry = every_node(without_non_null(answering(compose(parts, only).schema, stand_in)))
        self.sights: dict[int, tuple[Sight, Doors]] = {}
        self.document = lru_cache(500)(parse)

    def answer(self, connection: Connection, query: str, variables: Mapping[str, Any], asks: Caller) -> Answer:
        """The answer to a request, whose document is valid; refused where something in it is wrong, used or not."""
        document = self.document(query)
        if id(asks) not in self.sights:
            sight = Sight(self.graph.parts, self.snapshot, asks)
            self.sights[id(asks)] = sight, Doors(self.graph.parts, self.snapshot, sight)
        resolvers = Resolvers(self.graph, self.snapshot, connection, *self.sights[id(asks)])
        refused = codes(run(self.dry, document, resolvers, variables).errors or ())
        if refused or resolvers.wrong:
            return Answer(refused=frozenset(refused | resolvers.wrong))
        result = run(self.schema, document, resolvers, variables)
        if not result.errors:
            return Answer(data=result.data)
        # Null takes whole objects away, and with them errors; where null may stand everywhere, all are told.
        everywhere = run(self.lenient, document, resolvers, variables)
        return Answer(data=result.data, errors=told(everywhere.errors or ()))


def run(
    schema: GraphQLSchema, document: DocumentNode, resolvers: Resolvers, variables: Mapping[str, Any]
) -> ExecutionResult:
    """What graphql-core makes of a document."""
    return execute_sync(schema, document, context_value=resolvers, variable_values=dict(variables))


def answering(schema: GraphQLSchema, resolver: Any) -> GraphQLSchema:
    """A schema whose fields are all answered by one resolver."""
    for kind in schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        if isinstance(kind, GraphQLObjectType):
            kind.is_type_of = None
            for made in kind.fields.values():
                made.resolve = resolver
        elif is_abstract_type(kind):
            kind.resolve_type = lambda thing, *_: thing.name
        elif is_leaf_type(kind) and not is_specified_scalar_type(kind):
            for name in ("serialize", "coerce_output_value"):
                setattr(kind, name, as_it_is)
    return schema


def without_non_null(schema: GraphQLSchema) -> GraphQLSchema:
    """A schema in which null may stand everywhere."""
    for kind in schema.type_map.values():
        if not kind.name.startswith("__") and (isinstance(kind, GraphQLObjectType) or is_interface_type(kind)):
            for made in kind.fields.values():
                made.type = nullable(made.type)
    return schema


def every_node(schema: GraphQLSchema) -> GraphQLSchema:
    """A schema whose `node` answers one object of each type."""
    assert schema.query_type is not None
    for made in schema.query_type.fields.values():
        if isinstance(declared_of(made), NodeRoot):
            made.type = GraphQLList(made.type)
    return schema


def nullable(kind: Any) -> Any:
    """A type without its NonNull, at any depth."""
    if isinstance(kind, GraphQLNonNull):
        return nullable(kind.of_type)
    return GraphQLList(nullable(kind.of_type)) if is_list_type(kind) else kind


def as_it_is(value: Any) -> Any:
    """What the resolvers answer is JSON already."""
    return value


def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
    """One field of a real answer."""
    return info.context.resolve(source, info, given)


def stand_in(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
    """One field of an answer that holds one empty object in each place: what is asked is checked, nothing is read."""
    resolvers: Resolvers = info.context
    asked = declared_of(info.parent_type.fields[info.field_name])
    names = None
    if asked is not None:
        resolvers.permit(asked, info, given)
        resolvers.wrong.update(wrongs(resolvers, asked, given))
        resolvers.wrong.update(spelled_out(resolvers, asked, info))
    elif info.field_name == "_entities":
        names = {str(item.get("__typename")) for item in given["representations"] if isinstance(item, dict)}
    kind = get_named_type(info.return_type)
    if is_leaf_type(kind):
        return None
    kinds = info.schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
    things = [Thing(each.name, {}, None) for each in kinds if names is None or each.name in names]
    return things if is_list_type(info.return_type) else things[0]
