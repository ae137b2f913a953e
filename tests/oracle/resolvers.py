"""How each kind of field is answered, by the most obvious code: one object, one field at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from graphql import GraphQLResolveInfo
from sqlalchemy import Connection

from hub.graph.annotations import Wrap
from hub.graph.caller import Caller, Decision
from hub.graph.compose import Graph, NodeRoot
from hub.graph.document import declared_of
from hub.graph.fields import Declaration, Derived, Expression, Identity, Order, Plain, Protected, Root, ToMany, ToOne
from hub.graph.markers import BigInt
from hub.graph.parts import Entity
from security.errors import SecurityError
from security.masks import MASKS
from tests.oracle.authors import Authors
from tests.oracle.doors import Doors
from tests.oracle.faults import Closed
from tests.oracle.filters import Filters
from tests.oracle.given import parts_of
from tests.oracle.paging import between, cursor, paging
from tests.oracle.sight import Sight
from tests.oracle.snapshot import Row, Snapshot
from tests.oracle.values import shown

COUNTED = 10_000


@dataclass(frozen=True)
class Thing:
    """An object of the answer and the row behind it."""

    name: str
    row: Row
    entity: Entity | None


@dataclass(frozen=True)
class Hidden:
    """A sealed value of a row."""

    name: str
    field: Protected
    row: Row


class Resolvers:
    """Answers the fields of one request for one caller.

    wrong: the codes for which the request is refused as a whole
    """

    def __init__(self, graph: Graph, snapshot: Snapshot, connection: Connection, sight: Sight, doors: Doors) -> None:
        self.graph = graph
        self.entities = graph.parts.entities
        self.snapshot = snapshot
        self.connection = connection
        self.sight = sight
        self.asks: Caller = sight.asks
        self.wrong: set[str] = set()
        self.doors = doors
        self.authors = Authors(graph.parts, connection, sight)
        self.filters = Filters(
            graph.parts,
            snapshot,
            lambda entity, row: self.sees(entity, row),
            lambda field, row: doors.closes(connection, field, row),
        )

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], given: Mapping[str, Any]) -> Any:
        """The value of one field."""
        field = declared_of(info.parent_type.fields[info.field_name])
        if field is None:
            return self.own(source, info.field_name, given)
        self.permit(field, info, given)
        if isinstance(field, NodeRoot):
            return self.node(given["id"])
        if isinstance(field, Root):
            return self.root(field, given)
        match field:
            case Identity():
                return f"{source.entity.tag}_{source.row['id']}"
            case Plain():
                return self.value(source.row[field.column.name if field.column is not None else field.name], field)
            case Protected():
                held = source.row[field.column.name]
                return self.certain(None if held is None else Hidden(field.shape.name, field, source.row), field)
            case ToOne():
                return self.certain(self.named(source.row, field), field)
            case ToMany():
                (key,) = field.column.foreign_keys
                target = self.entities[field.shape.name]
                rows = self.snapshot.having(target.table, field.column.name, source.row[key.column.name])
                return self.page(target, [row for row in rows if self.sees(target, row)], field.order, given)
            case Expression():
                return self.value(self.authors.value(field, source.entity, source.row, given), field)
            case Derived():
                needs = tuple(needed(source.row[column.name]) for column in field.needs)
                (value,) = field.compute([needs])
                return self.certain(value, field)
        raise TypeError(f"{field.label} is not a field that the oracle knows")

    def own(self, source: Any, name: str, given: Mapping[str, Any]) -> Any:
        """A field of the engine's own types."""
        if name == "_entities":
            return [self.represented(item) for item in given["representations"]]
        if name == "_service":
            return {"sdl": self.graph.sdl}
        if isinstance(source, Hidden):
            return self.form(source, name)
        return source[name]

    def permit(self, field: Declaration, info: GraphQLResolveInfo[Any], given: Mapping[str, Any]) -> None:
        """Closes a field that the caller may not ask for, or not with such a filter."""
        decision = self.asks.allows(field.requires.name) if field.requires else None
        if isinstance(field, Root) and not field.public and not self.asks.signed_in:
            decision = Decision(opens=False, code="UNAUTHENTICATED")
        if decision is not None and not decision.opens:
            raise Closed(decision.code, field.label, "refused", info.parent_type.name)
        if field.shape.wrap is Wrap.CONNECTION:
            looked_up = self.filters.lookups(self.entities[field.shape.name], given.get("where") or {})
            for label, lookup in sorted({named.label: named.lookup for named, *_ in looked_up}.items()):
                assert lookup is not None
                for decision in (self.asks.allows(lookup.name), self.asks.form(label, "masked")):
                    if not decision.opens:
                        raise Closed(decision.code, f"{label}.lookup", "refused", info.parent_type.name)

    def sees(self, entity: Entity, row: Row) -> bool:
        """Whether the caller sees a row of an entity."""
        return self.sight.sees(self.connection, entity.table, row)

    def node(self, text: str) -> Thing | None:
        """Any visible object by its id."""
        tag, key = parts_of(text) or ("", None)
        for entity in self.entities.values():
            if entity.tag == tag and entity.name in self.graph.schema.type_map:
                return self.by_id(entity, key)
        return None

    def by_id(self, entity: Entity, key: Any) -> Thing | None:
        """A visible object of an entity by its key."""
        for row in self.snapshot.having(entity.table, "id", key):
            if self.sees(entity, row):
                return Thing(entity.name, row, entity)
        return None

    def represented(self, representation: Any) -> Any:
        """The object that a router's representation names; where there is none, the place is closed."""
        if isinstance(representation, dict):
            entity = self.entities.get(str(representation.get("__typename")))
            parted = parts_of(representation.get("id"))
            if entity and entity.name in self.graph.schema.type_map and parted and parted[0] == entity.tag:
                found = self.by_id(entity, parted[1])
                if found:
                    return found
        return Closed("NOT_FOUND", "Query._entities", "missing", "Query")

    def root(self, field: Root, given: Mapping[str, Any]) -> Any:
        """A root field that an author declared."""
        entity = self.entities.get(field.shape.name)
        rows = self.authors.root(field, entity, given)
        if field.shape.wrap is Wrap.CONNECTION:
            assert entity is not None
            return self.page(entity, rows, (), given)
        things = [Thing(field.shape.name, row, entity) for row in rows]
        if field.shape.wrap in (Wrap.REPORT, Wrap.LIST):
            return things
        return things[0] if things else None

    def named(self, row: Row, field: ToOne) -> Thing | None:
        """The visible object that a foreign key names."""
        target = self.entities[field.shape.name]
        name = field.column if isinstance(field.column, str) else field.column.name
        for other in self.snapshot.having(target.table, field.key, row[name]):
            if self.sees(target, other):
                return Thing(target.name, other, target)
        return None

    def page(self, entity: Entity, rows: Sequence[Row], order: Sequence[Order], given: Mapping[str, Any]) -> Any:
        """One page of a connection."""
        asked = paging(entity, order, given)
        if given.get("where"):
            self.filters.check(entity, given["where"])
            rows = [row for row in rows if self.filters.meets(entity, given["where"], row)]
        listed = between(rows, asked)
        page = listed[max(0, len(listed) - asked.size) :] if asked.backward else listed[: asked.size]
        more = len(listed) > asked.size
        cursors = [cursor(row, asked.terms) for row in page]
        nodes = [Thing(entity.name, row, entity) for row in page]
        return {
            "nodes": nodes,
            "edges": [{"node": node, "cursor": place} for node, place in zip(nodes, cursors, strict=True)],
            "pageInfo": {
                "hasNextPage": asked.before is not None if asked.backward else more,
                "hasPreviousPage": more if asked.backward else asked.after is not None,
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
            "totalCount": min(len(rows), COUNTED),
            "totalCountIsExact": len(rows) <= COUNTED,
        }

    def form(self, hidden: Hidden, name: str) -> str:
        """A sealed value in one form, where policy allows it."""
        field, row = hidden.field, hidden.row
        label = f"{field.label}.{name}"
        self.doors.pass_by(self.connection, field, row, name, self.asks.form(field.label, name))
        text = self.snapshot.plain(field.column.table.name, field.column.name, row)
        if isinstance(text, SecurityError):
            raise Closed("INTERNAL", label, "broken", field.shape.name)
        return MASKS[field.mask](text) if name == "masked" else text

    def value(self, value: Any, field: Declaration) -> Any:
        """A scalar as it is shown; a number that the graph cannot carry closes its place."""
        if field.shape.wrap is Wrap.REF and value is not None:
            return f"{self.entities[field.shape.name].tag}_{value}"
        if field.shape.is_number and value is not None:
            most = {int: 2**31 - 1, BigInt: 2**53 - 1}.get(field.shape.target)
            value = float(value) if most is None else int(value) if int(value) == value else float(value)
            if not isfinite(value) or (most is not None and abs(value) > most and value != -(2**31)):
                raise Closed("INTERNAL", field.label, "beyond", field.owner)
        return self.certain(shown(value), field)

    def certain(self, value: Any, field: Declaration) -> Any:
        """A value, which may be missing only where null may stand."""
        if value is None and not field.shape.optional:
            raise Closed("INTERNAL", field.label, "absent", field.owner)
        return value


def needed(value: Any) -> Any:
    """A value as a derived field's function takes it."""
    return float(value) if isinstance(value, Decimal) else shown(value)
