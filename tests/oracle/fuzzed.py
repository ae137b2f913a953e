"""Operations that hypothesis-graphql draws from the schema alone: wide, shallow, with values that nobody would send."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    IntValueNode,
    NameNode,
    ObjectFieldNode,
    ValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from hub.graph.document import TOKENS


def representation(name: str, key: str) -> ValueNode:
    """What a router might send, as it is written in a document."""
    said = {"__typename": name, "id": key}
    return nodes.Object(
        [ObjectFieldNode(name=NameNode(value=at), value=nodes.String(text)) for at, text in said.items()]
    )


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
    """Queries of a schema: some as they are drawn, most of which are refused, and more whose pages make sense."""
    drawn = queries(schema, custom_scalars=SCALARS)
    settled = queries(schema, custom_scalars=SCALARS, allow_null=False, allow_x00=False, print_ast=with_pages)
    return st.one_of(settled, settled, settled, drawn).filter(is_small)


def with_pages(document: DocumentNode) -> str:
    """A document whose pages have a possible size, and begin and end nowhere else."""
    return print_ast(visit(document, Pages()))


class Pages(Visitor):
    """Leaves the cursors out of every field, and makes `first` the only size."""

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode:
        """One field with fewer arguments."""
        kept = (each for each in node.arguments or () if each.name.value not in ("after", "before", "last"))
        return replace(node, arguments=tuple(map(sized, kept)))


def sized(argument: ArgumentNode) -> ArgumentNode:
    """An argument, which is small if it is a size."""
    value = argument.value
    if argument.name.value != "first" or not isinstance(value, IntValueNode):
        return argument
    return replace(argument, value=replace(value, value=str(abs(int(value.value)) % 30)))


def is_small(text: str) -> bool:
    """Whether a document has as few tokens as it may have."""
    try:
        return bool(parse(text, max_tokens=TOKENS))
    except GraphQLError:
        return False
