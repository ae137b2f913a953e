"""Introspection, which graphql-core answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from graphql import DocumentNode, SelectionSetNode, execute_sync

from hub.errors import Invalid
from hub.graph.compose import Graph
from hub.graph.document import Operation
from hub.graph.request import Request
from hub.graph.selection import Selector


def answer(graph: Graph, operation: Operation, request: Request, variables: Mapping[str, Any]) -> dict[str, str]:
    """The introspection fields of an operation as JSON, by their keys."""
    selector = Selector(graph.schema, operation.fragments, variables)
    roots = selector.fields(operation.type, [operation.node.selection_set])
    nodes = tuple(node for root in roots if root.name in ("__schema", "__type") for node in root.nodes)
    alone = replace(operation.node, selection_set=SelectionSetNode(selections=nodes))
    document = DocumentNode(definitions=(alone, *operation.fragments.values()))
    result = execute_sync(graph.schema, document, variable_values=dict(request.variables))
    if result.errors or result.data is None:
        raise Invalid("Introspection failed.")
    return {key: orjson.dumps(value).decode() for key, value in result.data.items()}
