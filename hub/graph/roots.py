"""From an operation to its plan: every root field is a scalar subquery of one statement."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from json.encoder import encode_basestring as quote
from typing import Any

from sqlalchemy import Alias, ColumnElement, Select, Text, Uuid, bindparam, case, func, literal_column, select

from hub.graph import ids
from hub.graph.annotations import Wrap
from hub.graph.anonymity import shown
from hub.graph.caller import EVERYTHING, Decision
from hub.graph.compilation import AuthorError, Compilation, current
from hub.graph.compose import Graph, NodeRoot
from hub.graph.document import Operation
from hub.graph.entities import entities
from hub.graph.fields import Mutation, Root, Rows
from hub.graph.granted import Granted
from hub.graph.holes import Outside
from hub.graph.limits import Limits
from hub.graph.lookups import found
from hub.graph.lowering import Late
from hub.graph.names import lower_first, pascal
from hub.graph.pages import Place
from hub.graph.parts import Entity
from hub.graph.plan import SCOPE, Plan, compiled
from hub.graph.planner import Planner
from hub.graph.selection import Selected, Selector
from hub.graph.sqltext import Piece, concat, hole, literal
from security.blind_index import IndexKeys

ANONYMOUS = Decision(opens=False, code="UNAUTHENTICATED", reason="Sign in with a token to ask this.")
MADE = "\0made"
"""The variable under which a mutation gives the id of what it made."""


class Roots:
    """The root fields of one operation under one shape of its variables, for one kind of caller."""

    def __init__(
        self,
        graph: Graph,
        operation: Operation,
        variables: Mapping[str, Any],
        granted: Granted,
        limits: Limits,
        indexes: Callable[[], IndexKeys],
    ) -> None:
        self.graph = graph
        self.operation = operation
        self.compilation = Compilation(graph.parts, granted, limits.page, indexes)
        self.selector = Selector(graph.schema, operation.fragments, variables)
        self.planner = Planner(self.compilation, self.selector)

    def fields(self) -> list[Selected]:
        """The selected root fields."""
        return self.selector.fields(self.operation.type, [self.operation.node.selection_set])

    def query(self) -> Plan:
        """The plan of a query."""
        with self.compiling():
            fields = self.fields()
            apart = any(isinstance(root.declaration, Root) and root.declaration.every for root in fields)
            pieces: list[Piece] = ["{"]
            for number, selected in enumerate(fields):
                pieces.append(f'{"," if number else ""}"{selected.key}":')
                pieces.extend([self.entered(concat(self.root(selected)), selected)] if apart else self.root(selected))
            return self.finished(concat([*pieces, "}"]))

    def payload(self, selected: Selected) -> Plan:
        """The plan of what a mutation answers once it is done."""
        action = selected.declaration
        assert isinstance(action, Mutation)
        entity = self.graph.parts.entities[action.shape.name]
        with self.compiling():
            pieces: list[Piece] = [f'{{"{selected.key}":{{']
            for number, field in enumerate(self.selector.below(selected)):
                pieces.append(f'{"," if number else ""}"{field.key}":')
                if field.name == lower_first(entity.name):
                    alias, scopes = self.compilation.rows(entity.table)
                    made = self.compilation.bind(Late((MADE,)), Uuid())
                    trail = (selected.nullable, field.nullable)
                    pieces.append(self.one(field, entity, alias, [alias.c.id == made, *scopes], trail))
                elif field.name == "__typename":
                    pieces.append(f'"{pascal(action.name)}Payload"')
                else:
                    pieces.append("[]")
            return self.finished(concat([*pieces, "}}"]))

    @contextmanager
    def compiling(self) -> Any:
        """Authors' functions see this compilation while it goes on."""
        token = current.set(self.compilation)
        try:
            yield
        finally:
            current.reset(token)

    def finished(self, written: ColumnElement[str]) -> Plan:
        """The plan of a text, with the caller's scope set before anything is read."""
        lookups = self.compilation.lookups
        if lookups:
            written = concat([written, self.entered(concat(found(self.compilation, lookups)), None)])
        statement: Select[Any] = select(self.entered(written, None))
        return compiled(statement, self.compilation.getters, self.compilation.slots, [each.size for each in lookups])

    def entered(self, written: ColumnElement[str], selected: Selected | None) -> ColumnElement[str]:
        """A text that is written after the scope of the row-level wall is set."""
        field = selected.declaration if selected else None
        everything = isinstance(field, Root) and field.every
        scope: Any = literal(EVERYTHING) if everything else bindparam(SCOPE, type_=Text(), required=False)
        entered = func.set_config(literal("hub.scope"), scope, literal_column("true")).is_not(None)
        return case((entered, written))

    def root(self, selected: Selected) -> list[Piece]:
        """One root field."""
        field, trail = selected.declaration, (selected.nullable,)
        if selected.name == "__typename":
            return [f'"{self.operation.type.name}"']
        if selected.name in ("__schema", "__type"):
            return hole(self.compilation.slot(Outside()), selected.key)
        if selected.name == "_service":
            return self.service(selected)
        if selected.name == "_entities":
            return [entities(self.graph, self.compilation, self.planner, selected)]
        if isinstance(field, NodeRoot):
            return [self.node(selected, trail)]
        assert isinstance(field, Root)
        if not field.public and not self.compilation.granted.signed_in:
            return self.planner.refused(field.label, ANONYMOUS, trail)
        if closed := self.planner.closed(selected, field):
            return self.planner.refused(*closed, trail)
        try:
            return [self.declared(selected, field, trail)]
        except AuthorError:
            return [self.planner.faulty(field, trail, f"{field.label} cannot be answered.")]

    def declared(self, selected: Selected, field: Root, trail: tuple[bool, ...]) -> ColumnElement[str]:
        """A root field that an author declared."""
        self.compilation.every = field.every
        given = self.planner.given(field.arguments, selected.arguments)
        built = self.compilation.asked(field.label, lambda: field.build(**given))
        # What lies below a report of all rows, and beside it, is shown as far as the caller sees it.
        self.compilation.every = False
        if isinstance(built, Rows):
            entity = self.graph.parts.entities[field.shape.name]
            alias, conditions = self.compilation.rows(entity.table)
            if built.condition:
                condition = built.condition
                conditions = [
                    *conditions,
                    self.compilation.asked(field.label, lambda: condition(alias.c), alias),
                ]
            if field.shape.wrap is Wrap.CONNECTION:
                return self.planner.connection(selected, entity, alias, conditions, (), trail)
            return self.one(selected, entity, alias, conditions, trail)
        return self.report(selected, field, built, trail)

    def one(
        self,
        selected: Selected,
        entity: Entity,
        alias: Alias,
        conditions: list[ColumnElement[bool]],
        trail: tuple[bool, ...],
    ) -> ColumnElement[str]:
        """One entity, or null."""
        place = Place(alias, entity.name, entity, trail)
        written = concat(self.planner.object(place, self.selector.below(selected, entity.name)))
        query = select(written).select_from(alias).where(*conditions).limit(literal_column("1"))
        return func.coalesce(query.correlate_except(alias).scalar_subquery(), literal("null"))

    def report(self, selected: Selected, field: Root, built: Any, trail: tuple[bool, ...]) -> ColumnElement[str]:
        """The rows of a select, in its order."""
        held = shown(built, field.people) if field.every and field.people else built.subquery()
        many = field.shape.wrap in (Wrap.REPORT, Wrap.LIST)
        place = Place(held, field.shape.name, None, (*trail, False) if many else trail)
        written = concat(self.planner.object(place, self.selector.below(selected)))
        if many:
            listed = func.coalesce(func.string_agg(written, literal(",")), literal(""))
            return select(concat(["[", listed, "]"])).select_from(held).scalar_subquery()
        one = select(written).select_from(held).limit(literal_column("1")).scalar_subquery()
        return func.coalesce(one, literal("null"))

    def node(self, selected: Selected, trail: tuple[bool, ...]) -> ColumnElement[str]:
        """Any entity by its id; the tag decides which table is read."""
        said = selected.arguments["id"]
        tag = self.compilation.bind(said, Text(), lambda text: (ids.split(text) or ("", None))[0])
        key = self.compilation.bind(said, Uuid(), lambda text: (ids.split(text) or ("", None))[1])
        shown = []
        for entity in self.graph.parts.entities.values():
            if entity.name in self.graph.schema.type_map:
                alias, scopes = self.compilation.rows(entity.table)
                shown.append(
                    (tag == literal(entity.tag), self.one(selected, entity, alias, [alias.c.id == key, *scopes], trail))
                )
        return case(*shown, else_=literal("null"))

    def service(self, selected: Selected) -> list[Piece]:
        """The SDL of this graph, for a router."""
        pieces: list[Piece] = ["{"]
        for number, field in enumerate(self.selector.below(selected)):
            shown = '"_Service"' if field.name == "__typename" else quote(self.graph.sdl)
            pieces.append(f'{"," if number else ""}"{field.key}":{shown}')
        return [*pieces, "}"]


__all__ = ["ANONYMOUS", "MADE", "Roots"]
