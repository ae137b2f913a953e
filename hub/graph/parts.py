"""The parts of a graph: what plugins declared, checked, and refused where two claim one name."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Table, false

from hub.errors import PluginConflict, PluginIncomplete
from hub.graph import docs
from hub.graph.declare import Declared, declared
from hub.graph.fields import Declaration, Mutation, Protected, Root, ToOne, table_of
from hub.graph.kinds import Closing, Contribution, Entity, Input, InputField, Opening, Scope, Shown
from hub.graph.markers import ProtectedDate, ProtectedText
from hub.graph.reading import read_fields, read_input, read_mutation, read_query


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts by name; adding a contribution gives new parts, or an error that names both sides."""

    entities: dict[str, Entity] = field(default_factory=dict)
    values: dict[str, Shown] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    queries: dict[str, Root] = field(default_factory=dict)
    mutations: dict[str, Mutation] = field(default_factory=dict)
    scopes: tuple[tuple[str, Scope], ...] = ()
    doors: tuple[tuple[str, Opening | Closing], ...] = ()

    def add(
        self, contribution: Contribution, scopes: Iterable[Scope] = (), doors: Iterable[Opening | Closing] = ()
    ) -> "Parts":
        """These parts and one plugin's, or `PluginConflict` or `PluginIncomplete`."""
        plugin = contribution.plugin
        parts = replace(
            self,
            entities=dict(self.entities),
            values=dict(self.values),
            inputs=dict(self.inputs),
            queries=dict(self.queries),
            mutations=dict(self.mutations),
            scopes=(
                *self.scopes,
                *((plugin, scope) for scope in scopes),
                *((plugin, _closed(declared(cls))) for cls in contribution.types if _is_closed(declared(cls))),
            ),
            doors=(*self.doors, *((plugin, door) for door in doors)),
        )
        for cls in contribution.types:
            parts._add_type(cls, plugin)
        for cls in contribution.extensions:
            parts._add_extension(cls, plugin)
        for function in contribution.queries:
            _claim(parts.queries, function.__name__, read_query(function, plugin), "query")
        for function in contribution.mutations:
            _claim(parts.mutations, function.__name__, read_mutation(function, plugin), "mutation")
        parts._check(plugin)
        return parts

    def owner(self, name: str) -> str | None:
        """The plugin that owns a type name."""
        for kind in (self.entities, self.values, self.inputs):
            if name in kind:
                return kind[name].plugin
        return None

    def sealed(self) -> dict[str, Protected]:
        """The sealed fields of all entities, by their labels."""
        fields = [field for entity in self.entities.values() for field in entity.fields.values()]
        return {field.label: field for field in fields if isinstance(field, Protected)}

    def scopes_of(self, table: Table) -> list[tuple[int, Scope]]:
        """The scopes of a table, each with its bit."""
        return [(bit, scope) for bit, (_, scope) in enumerate(self.scopes) if table_of(scope.row) is table]

    def _add_type(self, cls: type, plugin: str) -> None:
        record, name = declared(cls), cls.__name__
        if other := self.owner(name):
            raise PluginConflict(f"type {name} is declared by plugin {other} and by plugin {plugin}")
        if record.kind == "input":
            self.inputs[name] = read_input(cls, plugin)
        elif record.kind == "value":
            self.values[name] = Shown(
                name=name,
                plugin=plugin,
                description=docs.sentence(cls),
                fields=read_fields(cls, record, plugin, name, None),
            )
        else:
            for entity in self.entities.values():
                if entity.tag == record.tag:
                    raise PluginConflict(
                        f"id tag {record.tag}_ is used by {entity.name} of plugin {entity.plugin} "
                        f"and by {name} of plugin {plugin}"
                    )
            table = table_of(record.row)
            self.entities[name] = Entity(
                name=name,
                plugin=plugin,
                description=docs.sentence(cls),
                fields=read_fields(cls, record, plugin, name, table),
                row=record.row,
                table=table,
                tag=record.tag,
                tree=record.tree,
            )

    def _add_extension(self, cls: type, plugin: str) -> None:
        record = declared(cls)
        entity = self.entities.get(record.target)
        if entity is None:
            raise PluginIncomplete(f"plugin {plugin} extends {record.target}, which no plugin declares")
        added = read_fields(cls, record, plugin, entity.name, entity.table)
        for name, declaration in added.items():
            if name in entity.fields:
                raise PluginConflict(
                    f"field {entity.name}.{name} is declared by plugin {entity.fields[name].plugin} "
                    f"and by plugin {plugin}"
                )
            if not declaration.shape.optional:
                raise PluginIncomplete(
                    f"field {entity.name}.{name} of plugin {plugin} must allow null: "
                    f"a field added to a type of others must never take its parent with it"
                )
        self.entities[record.target] = replace(entity, fields={**entity.fields, **added})

    def _check(self, plugin: str) -> None:
        scoped = {table_of(scope.row).name for _, scope in self.scopes}
        mine = [f for shown in (*self.entities.values(), *self.values.values()) for f in shown.fields.values()]
        roots: list[Declaration] = [*self.queries.values(), *self.mutations.values()]
        for declaration in (*mine, *roots):
            if declaration.plugin != plugin:
                continue
            shape, label = declaration.shape, declaration.label
            if not (shape.is_scalar or shape.is_enum or shape.target in (ProtectedText, ProtectedDate)) and (
                shape.name not in self.entities and shape.name not in self.values
            ):
                raise PluginIncomplete(f"{label} of plugin {plugin} answers {shape.name}, which no plugin declares")
            if isinstance(declaration, Root) and declaration.every and not declaration.requires:
                raise PluginIncomplete(f"{label} of plugin {plugin} counts all rows, so it must require a permission")
            if isinstance(declaration, Root) and declaration.every and declaration.people == "":
                raise PluginIncomplete(f"{label} of plugin {plugin} counts all rows, so it must say people=")
            if not declaration.description:
                raise PluginIncomplete(f"{label} of plugin {plugin} has no description")
            if isinstance(declaration, Protected) and declaration.lookup:
                self._check_lookup(declaration)
            if shape.optional or isinstance(declaration, Mutation):
                continue
            if declaration.requires and not isinstance(declaration, Root):
                raise PluginIncomplete(f"{label} of plugin {plugin} requires a permission, so it must allow null")
            if isinstance(declaration, ToOne) and self.entities[shape.name].table.name in scoped:
                raise PluginIncomplete(f"{label} of plugin {plugin} must allow null: its target may be hidden")

    def _check_lookup(self, field: Protected) -> None:
        """PluginIncomplete where objects cannot be found by a sealed value."""
        label = f"{field.label} of plugin {field.plugin} cannot be looked up"
        if field.index is None:
            raise PluginIncomplete(f"{label}: its row has no column that is indexed by it")
        if field.plugin != self.owner(field.owner) or field.requires or field.shape.target is not ProtectedText:
            raise PluginIncomplete(f"{label}: only a text of the owner's, shown to whoever sees the row, can")


def _is_closed(record: Declared) -> bool:
    """Whether an entity's rows are seen only with a permission."""
    return record.kind == "entity" and record.requires is not None


def _closed(record: Declared) -> Scope:
    """The scope that hides an entity's rows from whoever lacks its permission."""
    assert record.requires is not None
    name = record.requires.name
    return Scope(row=record.row, applies=lambda asks: not asks.allows(name).opens, where=lambda row, asks: false())


def _claim(claims: dict[str, Any], name: str, made: Any, kind: str) -> None:
    if name in claims:
        raise PluginConflict(f"{kind} {name} is declared by plugin {claims[name].plugin} and by plugin {made.plugin}")
    claims[name] = made


__all__ = ["Closing", "Contribution", "Entity", "Input", "InputField", "Opening", "Parts", "Scope", "Shown"]
