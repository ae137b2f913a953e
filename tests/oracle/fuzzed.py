"""Operations that hypothesis-graphql draws from the schema alone: wide, shallow, with values that nobody would send."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    NameNode,
    ObjectFieldNode,
    ValueNode,
    Visitor,
    build_schema,
    parse,
    print_ast,
    print_schema,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from hub.settings import Settings


def representation(name: str, key: str) -> ValueNode:
    """What a router might send, as it is written in a document."""
    said = {"__typename": name, "id": key}
    return nodes.Object(
        [ObjectFieldNode(name=NameNode(value=at), value=nodes.String(text)) for at, text in said.items()]
    )


TOKENS: int = Settings.model_fields["limit_tokens"].default
REFUSED = ("where", "after", "last", "before")
"""The arguments for which most random values are refused."""
ZONES = st.sampled_from((UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))))
SCALARS: dict[str, Any] = {
    "Date": st.dates().map(str).map(nodes.String),
    "DateTime": st.datetimes(timezones=ZONES).map(datetime.isoformat).map(nodes.String),
    "Decimal": st.decimals(allow_nan=False, allow_infinity=False).map(str).map(nodes.String),
    "BigInt": st.integers(-(2**53) + 1, 2**53 - 1).map(nodes.Int),
    "_Any": st.builds(representation, st.text(max_size=3), st.text(max_size=3)),
}
"""Literals of the scalars that hypothesis-graphql does not know."""


@cache
def fuzzed(schema: GraphQLSchema) -> st.SearchStrategy[str]:
    """Queries of a schema: some as they are drawn, most of which are refused, and more that ask for whole lists."""
    drawn = queries(schema, custom_scalars=SCALARS)
    answered = queries(plainly(schema), custom_scalars=SCALARS, allow_null=False, allow_x00=False, print_ast=sized)
    return st.one_of(answered, answered, answered, drawn).filter(is_small)


def plainly(schema: GraphQLSchema) -> GraphQLSchema:
    """The same schema without what random values are refused for: filters, cursors, and ids of one type."""
    plain = build_schema(print_schema(schema))
    for kind in plain.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                field.args = {name: said for name, said in field.args.items() if name not in REFUSED}
    assert plain.query_type is not None
    roots = plain.query_type.fields
    for name in [name for name, field in roots.items() if "id" in field.args and name != "node"]:
        del roots[name]
    return plain


def sized(document: DocumentNode) -> str:
    """A document whose pages have a possible size."""
    return print_ast(visit(document, Sizes()))


class Sizes(Visitor):
    """Brings every `first` into reach."""

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        """One argument, made small if it is a size; None leaves it as it is."""
        value = node.value
        if node.name.value != "first" or not isinstance(value, IntValueNode):
            return None
        return replace(node, value=replace(value, value=str(abs(int(value.value)) % 30)))


def is_small(text: str) -> bool:
    """Whether a document has as few tokens as it may have."""
    try:
        return bool(parse(text, max_tokens=TOKENS))
    except GraphQLError:
        return False
