"""All that was contributed and by whom, frozen; what cannot stand is taken out with its plugin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import false

from hub.db.row import sealed_columns
from hub.errors import PluginConflict, PluginIncomplete
from hub.graph.fields import Declaration, Expression, Protected, Root, table_of
from hub.graph.markers import Permission
from hub.graph.parts import Closing, Contribution, Input, Opening, Parts, Scope, Shown
from hub.graph.rehearsal import rehearse
from hub.graph.scalars import INPUTS
from hub.plugin import Plugin
from hub.plugins import CORE, Plugins

ENGINE = (*INPUTS, "Direction", "Mutation", "Node", "PageInfo", "Problem", "ProtectedDate", "ProtectedText", "Query")
"""The names that the engine gives in every graph."""
SUFFIXES = ("Connection", "Edge", "Filter", "OrderBy", "OrderField", "Payload", "Where")
"""How the names end that the engine makes of others."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The parts of the graph, the permissions that exist, and the plugins behind them."""

    parts: Parts
    permissions: Mapping[str, Permission]
    plugins: tuple[Plugin, ...]


def register(plugins: Plugins, hidden: Iterable[type] = ()) -> Registry:
    """The registry of all plugins that run; one whose contribution cannot stand is failed, and the rest go on.

    hidden: rows that a plugin which does not run has guarded; nobody sees them until it is back or retired
    """
    parts = Parts()
    kept: list[Plugin] = []
    shut = [Scope(row=row, applies=lambda asks: True, where=lambda row, asks: false()) for row in hidden]
    waiting = plugins.active()
    while waiting:
        failed: dict[str, Exception] = {}
        for plugin in waiting:
            try:
                parts = _added(plugins, plugin, parts, kept, shut if plugin.name == CORE else [])
                kept.append(plugin)
            except Exception as error:
                if plugin.name == CORE:
                    raise
                failed[plugin.name] = error
        if len(failed) == len(waiting):
            for name, reason in failed.items():
                plugins.fail(name, reason)
            break
        # A plugin may build on one whose name comes later.
        waiting = [plugin for plugin in waiting if plugin.name in failed]
    permissions = {permission.name: permission for plugin in kept for permission in plugin.permissions}
    return Registry(parts=parts, permissions=permissions, plugins=tuple(kept))


def _added(plugins: Plugins, plugin: Plugin, parts: Parts, kept: Sequence[Plugin], shut: Sequence[Scope]) -> Parts:
    name = plugin.name
    known = _permissions(plugin, kept)
    for row in plugin.rows:
        table = table_of(row)
        if name != CORE and not table.name.startswith(f"{name}_"):
            raise PluginIncomplete(f"table {table.name} of plugin {name} must be named {name}_…")
    scopes = plugins.ask("visible_rows", only=name).get(name, ())
    doors = plugins.ask("doors", only=name).get(name, ())
    _check_guards(plugins, plugin, scopes, doors)
    _check_rights(plugins, plugin)
    contribution = Contribution(
        plugin=name,
        types=plugin.types,
        extensions=plugin.extensions,
        queries=plugin.queries,
        mutations=plugin.mutations,
    )
    made = parts.add(contribution, [*scopes, *shut], doors)
    rehearse(made, name)
    for declaration in _declarations(made):
        lookup = declaration.lookup if isinstance(declaration, Protected) else None
        for asked in (declaration.requires, lookup):
            if declaration.plugin == name and asked and asked.name not in known:
                raise PluginIncomplete(f"{declaration.label} requires {asked.name}, which is not declared")
    _check_names(made, name)
    return made


def _permissions(plugin: Plugin, kept: Sequence[Plugin]) -> set[str]:
    """The names of the permissions that exist for a plugin: its own, and those before it."""
    owners = {permission.name: other.name for other in kept for permission in other.permissions}
    for permission in plugin.permissions:
        if other := owners.get(permission.name):
            raise PluginConflict(
                f"permission {permission.name} is declared by plugin {other} and by plugin {plugin.name}"
            )
        owners[permission.name] = plugin.name
    return set(owners)


def _check_guards(
    plugins: Plugins, plugin: Plugin, scopes: Sequence[Scope], doors: Sequence[Opening | Closing]
) -> None:
    """PluginIncomplete where a plugin would guard something that nothing guards while it is away."""
    declared = {table_of(row) for row in (*plugin.rows, *plugin.guarded_rows)}
    for narrowing in (*scopes, *doors):
        table = table_of(narrowing.row)
        if plugin.name != CORE and table not in declared:
            raise PluginIncomplete(
                f"plugin {plugin.name} narrows table {table.name}, which its guarded_rows do not name"
            )
        if plugin.name != CORE and isinstance(narrowing, Opening) and table not in map(table_of, plugin.rows):
            raise PluginIncomplete(f"plugin {plugin.name} opens table {table.name}, which is not its own")
    if bool(plugin.guards) != plugins.implements(plugin.name, "check_action"):
        raise PluginIncomplete(f"plugin {plugin.name} must have both guards and the hook check_action, or neither")


def _check_rights(plugins: Plugins, plugin: Plugin) -> None:
    """PluginIncomplete where a plugin would hold sealed values that nobody could hand out or erase."""
    for row in plugin.rows:
        table = table_of(row)
        for hook in ("export_person", "erase_person"):
            if (sealed := sealed_columns(table)) and not plugins.implements(plugin.name, hook):
                raise PluginIncomplete(
                    f"column {sealed[0].name} of table {table.name} is sealed, "
                    f"so plugin {plugin.name} must have the hook {hook}"
                )


def _check_names(parts: Parts, plugin: str) -> None:
    """PluginConflict where two plugins, or a plugin and the engine, would give one name of the SDL to two things."""
    named: dict[str, tuple[object, str]] = {name: (name, "the engine") for name in ENGINE}
    for name, thing, owner in _names(parts):
        taken, other = named.setdefault(name, (thing, f"plugin {owner}"))
        if taken is not thing:
            raise PluginConflict(f"the name {name} is given by {other} and by plugin {owner}")
        if suffix := next((suffix for suffix in SUFFIXES if name.endswith(suffix)), None):
            raise PluginConflict(f"the name {name} of plugin {plugin} ends in {suffix}, as names of the engine do")


def _names(parts: Parts) -> Iterator[tuple[str, object, str]]:
    """Every name that plugins give in the SDL: what it names, and by whom."""
    shown: tuple[Shown | Input, ...] = (*parts.entities.values(), *parts.values.values(), *parts.inputs.values())
    for kind in shown:
        yield kind.name, kind, kind.plugin
    shapes = [(field.shape, kind.plugin) for kind in parts.inputs.values() for field in kind.fields.values()]
    for declaration in _declarations(parts):
        arguments = declaration.arguments if isinstance(declaration, (Root, Expression)) else ()
        shapes += [(shape, declaration.plugin) for shape in (declaration.shape, *(each.shape for each in arguments))]
    for shape, owner in shapes:
        if shape.is_enum:
            yield shape.name, shape.target, owner


def _declarations(parts: Parts) -> Iterable[Declaration]:
    for shown in (*parts.entities.values(), *parts.values.values()):
        yield from shown.fields.values()
    yield from parts.queries.values()
    yield from parts.mutations.values()


__all__ = ["Registry", "register"]
