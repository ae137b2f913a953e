"""A plugin that cannot stand is FAILED with its reason, and everything else starts as if it were not there."""

import re

import pytest
from graphql import GraphQLInputObjectType

from hub.graph.compose import compose
from hub.registry import Registry, register
from hub.rows.plugin_state import PluginStatus
from tests.contract.workshop import Workshop, source, with_others

BIRD = '''
class BirdRow(Row, table=True):
    """A bird."""
    __tablename__ = "{table}"
    volunteer_id: Any = Field(foreign_key="volunteer.id", sa_type=VolunteerRow.__table__.c.id.type)
    name: str
    call: SealedText | None = sealed()
    ring: SealedText | None = sealed()
    ring_index: bytes | None = indexed("ring", kind=IndexKind.DOCUMENT)

FIND = Permission(name="birds:find", title="Find birds (查鸟)")

@entity(BirdRow, tag="bird")
class Bird:
    """A bird."""
    id: ID
{fields}
'''
NAMED = '    name: str\n    """Its name."""'
FIELD = '''
@extends({target})
class Added:
    """A field more."""
    {field}
'''
QUERY = '''
@query(public=True)
def birds() -> {answer}:
    """Birds."""
    return {built}
'''
EXPORT = """
@hookimpl
async def export_person(context, person):
    return ()
"""
ERASE = """
@hookimpl
async def erase_person(context, person):
    return None
"""
CENSUS = '''
@value
class Census:
    """A number."""
    people: int
    """How many."""
'''


def bird(
    fields: str = NAMED, table: str = "birds_bird", body: str = "", rights: str = EXPORT + ERASE, **contributed: str
) -> str:
    text = BIRD.format(table=table, fields=fields) + rights + body
    return source("birds", text, rows="BirdRow", types="Bird", **contributed)


def added(field: str, target: str = "Volunteer") -> str:
    return source("birds", FIELD.format(target=target, field=field), extensions="Added")


def reported(built: str) -> str:
    return source("birds", CENSUS + QUERY.format(answer="Report[Census]", built=built), types="Census", queries="birds")


BROKEN = {
    "it cannot be imported": ("raise RuntimeError('no license')", "RuntimeError: no license"),
    "it is not Python": ("def", "SyntaxError: invalid syntax"),
    "it says nothing": ("", r"does not answer the hook plugin\(\)"),
    "it says something else": ("from hub import *\n\n@hookimpl\ndef plugin(): return 5", r"the hook plugin\(\)"),
    "it cannot say what it is": ("from hub import *\n\n@hookimpl\ndef plugin(): return 1 / 0", "ZeroDivisionError"),
    "it has another name": (source("bees"), "birds calls itself bees; its entry point decides"),
    "a hook is misspelt": (source("birds", "@hookimpl\ndef visible_row(): ..."), "unknown hook 'visible_row'"),
    "a hook takes what no hook takes": (source("birds", "@hookimpl\ndef on_event(bird): ..."), "'bird'"),
    "a hook is not awaited": (
        source("birds", "@hookimpl\ndef on_event(context, event): ..."),
        "hook on_event of plugin birds must be declared as",
    ),
    "a table is named for others": (bird(table="organization_bird"), "table organization_bird .* named birds_…"),
    "a field has no description": (bird("    name: str"), "Bird.name of plugin birds has no description"),
    "a field names no column": (bird('    song: ProtectedText\n    """."""'), "Bird.song names no column"),
    "a type is unknown": (bird('    egg: Egg = to_one(BirdRow.volunteer_id)\n    """."""'), "Egg, which no plugin"),
    "a to-one may be hidden": (
        bird('    keeper: Volunteer = to_one(BirdRow.volunteer_id)\n    """."""'),
        "Bird.keeper of plugin birds must allow null: its target may be hidden",
    ),
    "a permission hides a field that allows no null": (
        bird(
            '    name: str = expression(lambda bird: bird.name, requires=Permission(name="b:r", title=""))\n    """."""'
        ),
        "Bird.name of plugin birds requires a permission, so it must allow null",
    ),
    "a permission is not declared": (
        added(
            'sings: str | None = expression(lambda who: who.number, requires=Permission(name="b:r", title=""))\n'
            '    """."""'
        ),
        "Volunteer.sings requires b:r, which is not declared",
    ),
    "a permission of a look-up is not declared": (
        bird('    ring: ProtectedText | None = protected(lookup=FIND)\n    """."""'),
        "Bird.ring requires birds:find, which is not declared",
    ),
    "a look-up has no index": (
        bird('    call: ProtectedText | None = protected(lookup=FIND)\n    """."""', permissions="FIND"),
        "Bird.call of plugin birds cannot be looked up: its row has no column that is indexed by it",
    ),
    "a look-up is of a date": (
        bird('    ring: ProtectedDate | None = protected(lookup=FIND)\n    """."""', permissions="FIND"),
        "Bird.ring of plugin birds cannot be looked up: only a text",
    ),
    "what it extends is unknown": (
        added('x: int | None\n    """."""', "'Egg'"),
        "extends Egg, which no plugin declares",
    ),
    "an added field allows no null": (
        added('sings: str = expression(lambda who: who.number)\n    """."""'),
        "field Volunteer.sings of plugin birds must allow null",
    ),
    "SQL cannot be built": (added('sings: str | None = expression(lambda who: who.song)\n    """."""'), "song"),
    "SQL names a bare table": (reported("select(VolunteerRow.birth_year.label('people'))"), r"without visible\(…\)"),
    "SQL is raw text": (reported("select(text('1 AS people'))"), "raw SQL text"),
    "it narrows what it does not guard": (
        source(
            "birds",
            "@hookimpl\ndef visible_rows():\n"
            "    return (Scope(row=VolunteerRow, applies=bool, where=lambda row, caller: row.number == ''),)",
        ),
        "birds narrows table volunteer, which its guarded_rows do not name",
    ),
    "what it has sealed cannot be handed out": (
        bird(rights=""),
        "column call of table birds_bird is sealed, so plugin birds must have the hook export_person",
    ),
    "what it has sealed cannot be erased": (
        bird(rights=EXPORT),
        "column call of table birds_bird is sealed, so plugin birds must have the hook erase_person",
    ),
    "it closes what it does not guard": (
        source(
            "birds",
            "@hookimpl\ndef doors():\n"
            "    where = lambda row, caller: row.number == ''\n"
            "    return (Closing(name='nest', row=VolunteerRow, code='NEST', reason='', where=where),)",
        ),
        "birds narrows table volunteer, which its guarded_rows do not name",
    ),
    "it opens what is not its own": (
        source(
            "birds",
            "@hookimpl\ndef doors():\n"
            "    return (Opening(name='nest', row=VolunteerRow, applies=bool, where=lambda row, caller: row.id),)",
            guarded_rows="VolunteerRow",
        ),
        "birds opens table volunteer, which is not its own",
    ),
    "its door does not stand": (
        source(
            "birds",
            "@hookimpl\ndef doors():\n"
            "    return (Closing(name='nest', row=VolunteerRow, code='NEST', reason='', where=lambda *_: True),)",
            guarded_rows="VolunteerRow",
        ),
        "door nest of plugin birds is no condition",
    ),
    "it guards and never answers": (
        source("birds", guards="ActionKind.OPEN_ACTIVITY"),
        "both guards and the hook check_action, or neither",
    ),
}


def shown(registry: Registry) -> dict[str, list[str]]:
    """All that a registry brings into the graph."""
    parts = registry.parts
    types = {kind.name: list(kind.fields) for kind in (*parts.entities.values(), *parts.values.values())}
    return {**types, "Query": list(parts.queries), "Mutation": list(parts.mutations), "input": list(parts.inputs)}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_failed_with_its_reason_and_the_rest_starts(
    text: str, reason: str, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    without = register(with_others())
    plugins = with_others(workshop.plugin("birds", text))
    registry = register(plugins)
    broken = plugins.installed["birds"]
    assert broken.status is PluginStatus.FAILED
    assert broken.plugin is None
    assert re.search(reason, broken.error or "")
    assert [record.getMessage() for record in caplog.records] == [f"plugin birds does not run: {broken.error}"]
    assert [found.status for name, found in plugins.installed.items() if name != "birds"] == [PluginStatus.ACTIVE] * 2
    assert shown(registry) == shown(without)
    assert registry.permissions == without.permissions


def test_a_plugin_that_lacks_nothing_stands(workshop: Workshop) -> None:
    text = bird(body=QUERY.format(answer="Connection[Bird]", built="rows()"), queries="birds")
    plugins = with_others(workshop.plugin("birds", text))
    registry = register(plugins)
    assert plugins.installed["birds"].error is None
    assert shown(registry)["Bird"] == ["id", "name"]
    assert "birds" in shown(registry)["Query"]


def test_a_plugin_shows_what_can_be_looked_up_by_its_own_permission(workshop: Workshop) -> None:
    text = bird(
        '    ring: ProtectedText | None = protected(lookup=FIND)\n    """."""\n'
        '    call: ProtectedText | None = protected()\n    """."""',
        body=QUERY.format(answer="Connection[Bird]", built="rows()"),
        queries="birds",
        permissions="FIND",
    )
    plugins = with_others(workshop.plugin("birds", text))
    schema = compose(register(plugins).parts).schema
    assert plugins.installed["birds"].error is None
    where = schema.type_map["BirdWhere"]
    assert isinstance(where, GraphQLInputObjectType)
    assert "Requires `birds:find`" in (where.fields["ring"].description or "")
    assert "call" not in where.fields
