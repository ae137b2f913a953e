"""From an operation to one statement: every selected field becomes text that PostgreSQL writes, or a hole."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, FromClause, Text, Uuid, cast, func, select

from hub.errors import Invalid
from hub.graph import ids
from hub.graph.annotations import Shape, Wrap
from hub.graph.caller import Decision
from hub.graph.compilation import AuthorError, Compilation, scalar
from hub.graph.connections import paging
from hub.graph.fields import (
    Argument,
    Declaration,
    Derived,
    Expression,
    Identity,
    Order,
    Plain,
    Protected,
    ToMany,
    ToOne,
)
from hub.graph.filters import Filter
from hub.graph.holes import Computed, Fault, Refusal
from hub.graph.lookups import refusal
from hub.graph.lowering import ABSENT
from hub.graph.names import camel
from hub.graph.pages import Page, Place, Trail
from hub.graph.parts import Entity
from hub.graph.scalars import SQL
from hub.graph.sealing import sealed
from hub.graph.selection import Selected, Selector
from hub.graph.sqltext import Piece, bounded, computed, concat, fits, hole, literal, nullable, value


class Planner:
    """Writes the objects of one operation."""

    def __init__(self, compilation: Compilation, selector: Selector) -> None:
        self.compilation = compilation
        self.selector = selector

    def object(self, place: Place, fields: Iterable[Selected]) -> list[Piece]:
        """An object of the selected fields."""
        pieces: list[Piece] = ["{"]
        for number, selected in enumerate(fields):
            pieces.append(f'{"," if number else ""}"{selected.key}":')
            pieces.extend(self.field(place, selected))
        return [*pieces, "}"]

    def field(self, place: Place, selected: Selected) -> list[Piece]:
        """One field of an object."""
        field = selected.declaration
        if selected.name == "__typename":
            return [f'"{place.name}"']
        if field is None or isinstance(field, Identity):
            assert place.entity is not None
            return value(place.source.c.id, Shape(str), tag=place.entity.tag)
        trail = place.step(selected.nullable)
        if closed := self.closed(selected, field):
            return self.refused(*closed, trail)
        match field:
            case Plain():
                return self.plain(place, field, trail)
            case Protected():
                return sealed(self.compilation, place, field, self.selector.below(selected), trail)
            case ToOne():
                return self.to_one(place, selected, field, trail)
            case ToMany():
                return self.to_many(place, selected, field, trail)
            case Expression():
                return self.expression(place, selected, field, trail)
            case Derived():
                return self.derived(place, field, trail)
        raise TypeError(f"{field.label} is not a field that can be planned")

    def closed(self, selected: Selected, field: Declaration) -> tuple[str, Decision] | None:
        """What policy refuses of a field, by its label: the field itself, or a look-up in its filter."""
        granted, parts = self.compilation.granted, self.compilation.parts
        if field.requires and not (decision := granted.allows(field.requires.name)).opens:
            return field.label, decision
        if field.shape.wrap is not Wrap.CONNECTION:
            return None
        return refusal(parts, granted, parts.entities[field.shape.name], selected.arguments.get("where") or {})

    def refused(self, label: str, decision: Decision, trail: Trail) -> list[Piece]:
        """A place that policy keeps closed."""
        slot = self.compilation.slot(Refusal(Fault(decision.code, decision.reason, label, trail)))
        return hole(slot)

    def faulty(self, field: Declaration, trail: Trail, message: str) -> Piece:
        """What stands where a value cannot be shown."""
        slot = self.compilation.slot(Refusal(Fault("INTERNAL", message, field.label, trail)))
        return f"{hole(slot)[0]}\x01"

    def absent(self, field: Declaration, trail: Trail) -> Piece:
        """What stands where a value is missing: null, or a fault where null may not stand."""
        if field.shape.optional:
            return "null"
        return self.faulty(field, trail, f"{field.label} has no value.")

    def plain(self, place: Place, field: Plain, trail: Trail) -> list[Piece]:
        """A column as it is; one whose type does not bound its numbers, and any column of a report, is checked."""
        column = place.source.c[field.name if field.column is None else field.column.name]
        if field.column is None or (field.shape.is_number and not fits(field.column)):
            return [self.number(column, field, trail)]
        if field.column.nullable:
            return [nullable(column, field.shape, self.absent(field, trail), tag=self.tag(field.shape))]
        return value(column, field.shape, tag=self.tag(field.shape))

    def tag(self, shape: Shape) -> str:
        """The tag of a reference's ids."""
        return self.compilation.parts.entities[shape.name].tag if shape.wrap is Wrap.REF else ""

    def number(
        self, built: ColumnElement[Any], field: Declaration, trail: Trail, parent: FromClause | None = None
    ) -> Piece:
        """A value that no column declares, checked; with a parent, it is computed from the parent's row."""
        absent, shape = self.absent(field, trail), field.shape
        if not shape.is_number:
            return nullable(built, shape, absent, tag=self.tag(shape))
        beyond = self.faulty(field, trail, f"{field.label} is a number that the graph cannot carry.")
        if parent is None:
            return bounded(built, shape, absent, beyond)
        return computed(built, shape, parent, absent, beyond)

    def expression(self, place: Place, selected: Selected, field: Expression, trail: Trail) -> list[Piece]:
        """What an author's SQL says of the row."""
        given = self.given(field.arguments, selected.arguments)
        try:
            built = self.compilation.asked(field.label, lambda: field.build(place.source.c, **given), place.source)
        except AuthorError:
            return [self.faulty(field, trail, f"{field.label} cannot be computed.")]
        return [self.number(scalar(built, place.source), field, trail, place.source)]

    def given(self, declared: Sequence[Argument], lowered: Mapping[str, Any]) -> dict[str, Any]:
        """An author's arguments: bind parameters, or None and defaults where nothing was given."""
        made: dict[str, Any] = {}
        for argument in declared:
            name = camel(argument.name)
            said = lowered.get(name, ABSENT)
            if said is ABSENT:
                made[argument.name] = None if argument.default is ... else argument.default
            elif said is not None:
                made[argument.name] = self.compilation.bind(said, *self.kind(argument))
            elif argument.shape.optional:
                made[argument.name] = None
            else:
                raise Invalid(f"{name} must not be null; leave it out.", field=name)
        return made

    def kind(self, argument: Argument) -> tuple[Any, Any]:
        """The SQL type of an argument, and how its value becomes one of it."""
        shape = argument.shape
        if shape.wrap is Wrap.REF:
            tag, name = self.compilation.parts.entities[shape.name].tag, camel(argument.name)
            return Uuid(), lambda text: ids.decode(text, tag, name)
        if shape.target is UUID:
            return Uuid(), lambda text: ids.bare(text, camel(argument.name))
        kind = Text() if shape.is_enum else SQL[shape.target]
        return (ARRAY(kind), None) if shape.wrap is Wrap.LIST else (kind, None)

    def derived(self, place: Place, field: Derived, trail: Trail) -> list[Piece]:
        """A hole with what the author's function needs."""
        fault = Fault("INTERNAL", f"{field.label} has no value.", field.label, trail)
        slot = self.compilation.slot(Computed(field.compute, field.shape.optional, fault))
        needs = func.json_build_array(*(place.source.c[column.name] for column in field.needs))
        return hole(slot, cast(needs, Text()))

    def to_one(self, place: Place, selected: Selected, field: ToOne, trail: Trail) -> list[Piece]:
        """The object that a foreign key names, or null where it is hidden."""
        target = self.compilation.parts.entities[field.shape.name]
        alias, scopes = self.compilation.rows(target.table)
        name = field.column if isinstance(field.column, str) else field.column.name
        below = Place(alias, target.name, target, trail)
        written = concat(self.object(below, self.selector.below(selected)))
        query = select(written).select_from(alias).where(alias.c[field.key] == place.source.c[name], *scopes)
        absent = self.absent(field, trail)
        other = literal(absent) if isinstance(absent, str) else absent
        return [func.coalesce(query.correlate_except(alias).scalar_subquery(), other)]

    def to_many(self, place: Place, selected: Selected, field: ToMany, trail: Trail) -> list[Piece]:
        """The connection of the objects whose foreign key names this one."""
        target = self.compilation.parts.entities[field.shape.name]
        alias, scopes = self.compilation.rows(target.table)
        parent = place.source.c[next(iter(field.column.foreign_keys)).column.name]
        conditions = [alias.c[field.column.name] == parent, *scopes]
        return [self.connection(selected, target, alias, conditions, field.order, trail)]

    def connection(
        self,
        selected: Selected,
        entity: Entity,
        source: FromClause,
        conditions: Sequence[ColumnElement[bool]],
        order: Sequence[Order],
        trail: Trail,
    ) -> ColumnElement[str]:
        """A page of an entity's rows that meet the conditions."""
        given, key = selected.arguments, selected.key
        page = paging(entity, source, order, given, key)
        if given.get("where"):
            conditions = [
                *conditions,
                Filter(self.compilation).condition(entity, source, given["where"], f"{key}.where"),
            ]
        return Page(self, entity, source, conditions, page, trail).written(selected)
