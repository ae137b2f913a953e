"""The hub composes with no plugin, with each alone and with all, and each plugin is a subgraph by itself."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, GraphQLSchema

from hub import core
from hub.graph.compose import Graph, compose
from hub.graph.parts import Parts
from hub.plugins import Plugins, entry_point_plugins
from hub.registry import register
from hub.rows.plugin_state import PluginStatus

INSTALLED = sorted(entry_point_plugins(), key=lambda entry: entry.name)
SDL = Path(__file__).with_name("sdl")
each_plugin = pytest.mark.parametrize("entry", INSTALLED, ids=lambda entry: entry.name)


def parts_of(*entries: EntryPoint) -> Parts:
    plugins = Plugins(core, entries)
    registry = register(plugins)
    assert {found.status for found in plugins.installed.values()} == {PluginStatus.ACTIVE}
    return registry.parts


def fields(schema: GraphQLSchema, name: str) -> list[str]:
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return list(kind.fields)


@pytest.fixture(scope="module")
def whole() -> Graph:
    """The graph of all plugins."""
    return compose(parts_of(*INSTALLED))


@pytest.fixture(scope="module")
def bare() -> Graph:
    """The graph of the core."""
    return compose(parts_of())


def test_without_plugins_the_core_composes(bare: Graph) -> None:
    assert "volunteers" in fields(bare.schema, "Query")
    assert "@plugin(" not in bare.sdl


@each_plugin
def test_each_plugin_composes_with_the_core_alone(entry: EntryPoint, bare: Graph) -> None:
    graph = compose(parts_of(entry))
    assert set(bare.schema.type_map) < set(graph.schema.type_map)
    own = {field.plugin for entity in graph.parts.entities.values() for field in entity.fields.values()}
    assert own == {"core", entry.name}


def test_all_plugins_compose_together(whole: Graph, bare: Graph) -> None:
    assert set(bare.schema.type_map) < set(whole.schema.type_map)
    for field in ("insurancePolicies", "insuranceCoverages", "isInsured"):
        assert field in fields(whole.schema, "Volunteer")


def test_a_field_that_a_plugin_adds_says_whose_it_is(whole: Graph) -> None:
    assert 'isInsured: Boolean @requiresScopes(scopes: [["insurance:read"]]) @plugin(name: "insurance")' in whole.sdl


@each_plugin
def test_the_subgraph_of_a_plugin_is_as_reviewed(entry: EntryPoint, whole: Graph) -> None:
    """`hub schema --only NAME > tests/contract/sdl/NAME.graphql` puts a change up for review."""
    reviewed = (SDL / f"{entry.name}.graphql").read_text(encoding="utf-8")
    assert compose(whole.parts, entry.name).sdl == reviewed


def test_in_the_subgraph_of_a_plugin_others_have_only_their_key_and_what_it_adds(whole: Graph) -> None:
    schema = compose(whole.parts, "insurance").schema
    assert fields(schema, "Volunteer") == ["id", "insurancePolicies", "insuranceCoverages", "isInsured"]
    assert fields(schema, "Organization") == fields(schema, "Division") == ["id"]
    assert fields(schema, "InsurancePolicy") == fields(whole.schema, "InsurancePolicy")
    assert fields(schema, "Query") == [
        "_entities",
        "_service",
        "insurancePolicy",
        "insurancePolicies",
        "insuranceCoverage",
    ]
    assert fields(schema, "Mutation") == ["issuePolicy"]


def test_the_core_alone_knows_nothing_of_what_plugins_add(whole: Graph, bare: Graph) -> None:
    schema = compose(whole.parts, "core").schema
    assert fields(schema, "Volunteer") == fields(bare.schema, "Volunteer")
    assert "node" in fields(schema, "Query")


def test_two_compositions_in_one_process_do_not_touch_each_other(whole: Graph) -> None:
    before = whole.sdl
    part, again = compose(whole.parts, "insurance"), compose(whole.parts)
    assert again.sdl == before
    assert fields(whole.schema, "Volunteer") == fields(again.schema, "Volunteer")
    ours = {name for name in part.schema.type_map if name in whole.parts.entities}
    for name in ours:
        assert len({id(graph.schema.type_map[name]) for graph in (whole, part, again)}) == 3
