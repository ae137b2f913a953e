"""`schema.graphql` is what the hub composes, and every element of it says what it is."""

from collections.abc import Iterator

import graphql
import pytest

from hub import core
from hub.graph.compose import Graph, compose
from hub.plugins import Plugins, entry_point_plugins
from hub.registry import register
from tests.house.tree import ROOT

FEDERATION = ("_FieldSet", "_Any", "_Entity", "_Service", "Query._entities", "Query._service", "federation__", "link__")


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The whole graph."""
    plugins = Plugins(core, entry_point_plugins())
    registry = register(plugins)
    assert [each.error for each in plugins.installed.values() if each.error] == []
    return compose(registry.parts)


def elements(schema: graphql.GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every type, field, argument and enum value by its name, with its description."""
    for name, kind in schema.type_map.items():
        if graphql.is_introspection_type(kind) or graphql.is_specified_scalar_type(kind):
            continue
        yield name, kind.description
        if isinstance(kind, (graphql.GraphQLObjectType, graphql.GraphQLInterfaceType)):
            for field, definition in kind.fields.items():
                yield f"{name}.{field}", definition.description
                for argument, given in definition.args.items():
                    yield f"{name}.{field}({argument}:)", given.description
        elif isinstance(kind, graphql.GraphQLInputObjectType):
            for field, accepted in kind.fields.items():
                yield f"{name}.{field}", accepted.description
        elif isinstance(kind, graphql.GraphQLEnumType):
            for value, member in kind.values.items():
                yield f"{name}.{value}", member.description


def test_the_schema_file_is_what_the_hub_composes(graph: Graph) -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == graph.sdl, "run: make schema"


def test_every_element_is_described(graph: Graph) -> None:
    silent = [name for name, said in elements(graph.schema) if not said and not name.startswith(FEDERATION)]
    assert not silent


def test_what_needs_a_permission_may_be_null(graph: Graph) -> None:
    shown = {**graph.parts.entities, **graph.parts.values}
    held = {
        (name, field.name): field for name, each in shown.items() for field in each.fields.values() if field.requires
    }
    assert [label for label, field in held.items() if not field.shape.optional] == []
