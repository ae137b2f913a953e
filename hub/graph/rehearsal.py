"""A rehearsal: every function that authors gave for SQL is called once at start, under every scope; doors, too."""

from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam

from hub.errors import PluginIncomplete
from hub.graph.anonymity import objection
from hub.graph.caller import caller
from hub.graph.compilation import Compilation, current
from hub.graph.fields import Argument, Expression, Root, Rows, table_of
from hub.graph.granted import Granted
from hub.graph.parts import Parts
from hub.graph.scalars import SQL

EVERY_SCOPE = Granted(signed_in=True, scopes=-1, doors=0, decisions={})


def rehearse(parts: Parts, plugin: str) -> None:
    """Call a plugin's expressions, queries, scopes and doors; PluginIncomplete names the first that does not stand."""
    for entity in parts.entities.values():
        for field in entity.fields.values():
            if isinstance(field, Expression) and field.plugin == plugin:
                _rehearse(parts, field, entity.name)
    for root in parts.queries.values():
        if root.plugin == plugin:
            _rehearse(parts, root, root.shape.name)
    for owner, door in parts.doors:
        if owner == plugin:
            try:
                stands = isinstance(door.where(table_of(door.row).alias().c, caller), ColumnElement)
            except Exception as error:
                raise PluginIncomplete(f"door {door.name} of plugin {plugin} does not stand: {error}") from error
            if not stands:
                raise PluginIncomplete(f"door {door.name} of plugin {plugin} is no condition")


def _rehearse(parts: Parts, field: Expression | Root, name: str) -> None:
    compilation = Compilation(parts, EVERY_SCOPE, page=0)
    compilation.every = isinstance(field, Root) and field.every
    token = current.set(compilation)
    try:
        given = {argument.name: _stand_in(argument) for argument in field.arguments}
        if isinstance(field, Expression):
            alias, _ = compilation.rows(parts.entities[name].table)
            compilation.checked(field.build(alias.c, **given), field.label, alias)
            return
        built = field.build(**given)
        if reason := objection(field, built):
            raise PluginIncomplete(reason)
        if isinstance(built, Rows):
            alias, _ = compilation.rows(parts.entities[name].table)
            if built.condition:
                compilation.checked(built.condition(alias.c), field.label, alias)
        else:
            compilation.checked(built, field.label)
    except Exception as error:
        raise PluginIncomplete(f"{field.label} of plugin {field.plugin} does not stand: {error}") from error
    finally:
        current.reset(token)


def _stand_in(argument: Argument) -> Any:
    """What an operation would give: None where nothing need be given, else a bind parameter of the argument's type."""
    if argument.shape.optional or argument.default is not ...:
        return None if argument.default is ... else argument.default
    return bindparam(argument.name, type_=SQL.get(argument.shape.target, Text()))
