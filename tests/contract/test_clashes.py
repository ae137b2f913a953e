"""Two plugins that claim one name: the first stands, the second is refused, and the reason names both."""

import re

import pytest

from hub.registry import register
from hub.rows.plugin_state import PluginStatus
from tests.contract.workshop import Workshop, source, with_others

VALUE = '''
@value
class {name}:
    """A number."""
    people: int
    """How many."""
'''
ROW = '''
class Kept(Row, table=True):
    """Something."""
    __tablename__ = "{table}"

@entity(Kept, tag="{tag}")
class {name}:
    """Something."""
    id: ID
'''
FIELD = '''
@extends(Volunteer)
class Added:
    """A field more."""
    {name}: str | None = expression(lambda who: who.number)
    """Something."""
'''
QUERY = (
    VALUE.format(name="{plugin}Census")
    + '''
@query(public=True)
def {name}() -> Report[{plugin}Census]:
    """Something."""
    return select(visible(VolunteerRow).c.birth_year.label("people"))
'''
)
MUTATION = '''
@input
class {plugin}Thing:
    """Something."""
    name: str
    """Its name."""

@mutation()
async def {name}(context: Context, input: {plugin}Thing) -> Answer[Volunteer]:
    """Do something."""
    return None
'''
ENUM = '''
from enum import StrEnum

class {name}(StrEnum):
    """Something."""
    RED = "RED"
    """Red."""

@extends(Volunteer)
class Added:
    """A field more."""
    {plugin}_color: {name} | None = expression(lambda who: who.number)
    """Something."""
'''
PERMISSION = 'CARE = Permission(name="{name}", title="Something")\n'


def value(plugin: str, name: str) -> str:
    return source(plugin, VALUE.format(name=name), types=name)


def kept(plugin: str, name: str, tag: str) -> str:
    return source(plugin, ROW.format(table=f"{plugin}_kept", name=name, tag=tag), rows="Kept", types=name)


def field(plugin: str, name: str) -> str:
    return source(plugin, FIELD.format(name=name), extensions="Added")


def query(plugin: str, name: str) -> str:
    return source(plugin, QUERY.format(plugin=plugin, name=name), types=f"{plugin}Census", queries=name)


def mutation(plugin: str, name: str) -> str:
    return source(plugin, MUTATION.format(plugin=plugin, name=name), types=f"{plugin}Thing", mutations=name)


def enum(plugin: str, name: str) -> str:
    return source(plugin, ENUM.format(plugin=plugin, name=name), extensions="Added")


def permission(plugin: str, name: str) -> str:
    return source(plugin, PERMISSION.format(name=name), permissions="CARE")


TWO = {
    "a type": (value("bees", "Hive"), value("wasps", "Hive"), "type Hive"),
    "a type and an entity": (value("bees", "Hive"), kept("wasps", "Hive", "hive"), "type Hive"),
    "a tag of ids": (kept("bees", "Bee", "bug"), kept("wasps", "Wasp", "bug"), "id tag bug_"),
    "a field": (field("bees", "sting"), field("wasps", "sting"), "field Volunteer.sting"),
    "a query": (query("bees", "stings"), query("wasps", "stings"), "query stings"),
    "a mutation": (mutation("bees", "sting"), mutation("wasps", "sting"), "mutation sting"),
    "an enum": (enum("bees", "Color"), enum("wasps", "Color"), "name Color"),
    "an enum and a type": (enum("bees", "Color"), value("wasps", "Color"), "name Color"),
    "a permission": (permission("bees", "nest:keep"), permission("wasps", "nest:keep"), "permission nest:keep"),
}


@pytest.mark.parametrize(("first", "second", "what"), TWO.values(), ids=TWO)
def test_a_clash_of_two_plugins_names_both(first: str, second: str, what: str, workshop: Workshop) -> None:
    plugins = with_others(workshop.plugin("wasps", second), workshop.plugin("bees", first))
    register(plugins)
    assert plugins.installed["bees"].error is None
    assert plugins.installed["wasps"].status is PluginStatus.FAILED
    reason = plugins.installed["wasps"].error or ""
    assert what in reason
    assert {"bees", "wasps"} == set(re.findall(r"plugin (\w+)", reason))


CORE = {
    "a type": (value("bees", "Volunteer"), "type Volunteer"),
    "a tag of ids": (kept("bees", "Bee", "vol"), "id tag vol_"),
    "a field": (field("bees", "number"), "field Volunteer.number"),
    "a query": (query("bees", "volunteers"), "query volunteers"),
    "a mutation": (mutation("bees", "sign_up"), "mutation sign_up"),
    "an enum": (enum("bees", "ActivityRisk"), "name ActivityRisk"),
    "a permission": (permission("bees", "volunteer:read"), "permission volunteer:read"),
}


@pytest.mark.parametrize(("text", "what"), CORE.values(), ids=CORE)
def test_a_clash_with_the_core_names_both(text: str, what: str, workshop: Workshop) -> None:
    plugins = with_others(workshop.plugin("bees", text))
    register(plugins)
    reason = plugins.installed["bees"].error or ""
    assert what in reason
    assert {"core", "bees"} == set(re.findall(r"plugin (\w+)", reason))


@pytest.mark.parametrize("name", ["PageInfo", "Query", "Node", "String", "VolunteerConnection", "HiveWhere"])
def test_a_name_that_the_engine_gives_is_refused(name: str, workshop: Workshop) -> None:
    plugins = with_others(workshop.plugin("bees", value("bees", name)))
    register(plugins)
    assert re.search(f"the name {name} .*engine", plugins.installed["bees"].error or "")


def test_two_distributions_that_bring_one_plugin_are_both_refused(workshop: Workshop) -> None:
    one, other = workshop.plugin("bees", source("bees")), workshop.plugin("bees", source("bees"))
    plugins = with_others(one, other)
    assert plugins.installed["bees"].error == f"plugin bees is brought by {one.value} and by {other.value}"


@pytest.mark.parametrize("name", ["core", "hub", "Bees", "be-es", "2bees", ""])
def test_a_name_that_no_plugin_may_have_is_refused_and_takes_nothing_with_it(name: str, workshop: Workshop) -> None:
    plugins = with_others(workshop.plugin("bees", source("bees")), workshop.plugin(name, source(name)))
    register(plugins)
    assert [plugin.name for plugin in plugins.active()] == ["core", "bees", "insurance"]


def test_a_plugin_may_build_on_one_whose_name_comes_later(workshop: Workshop) -> None:
    extending = FIELD.replace("Volunteer", '"Wasp"').replace("who.number", "who.synthetic").replace("str", "bool")
    plugins = with_others(
        workshop.plugin("bees", source("bees", extending.format(name="is_stung"), extensions="Added")),
        workshop.plugin("wasps", kept("wasps", "Wasp", "wasp")),
    )
    registry = register(plugins)
    assert registry.parts.entities["Wasp"].fields["is_stung"].plugin == "bees"
    assert {found.status for found in plugins.installed.values()} == {PluginStatus.ACTIVE}
