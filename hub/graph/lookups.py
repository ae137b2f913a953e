"""Look-ups: filters by sealed values, which need a permission, name whose value it is, and go on record.

A value is never opened, and reaches SQL only as what may stand in the index for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLInputObjectType, get_named_type
from sqlalchemy import ARRAY, ColumnElement, FromClause, LargeBinary, Text, and_, cast, func, select

from hub.errors import Invalid, OverLimit
from hub.graph.caller import Decision
from hub.graph.compilation import Compilation, Lookup
from hub.graph.doors import Doors
from hub.graph.fields import LOOKUP, MASKED, Protected, ToMany, ToOne
from hub.graph.granted import Granted, Question
from hub.graph.holes import Found
from hub.graph.lowering import Late, resolve
from hub.graph.names import camel
from hub.graph.parts import Entity, Parts
from hub.graph.sqltext import Piece, hole, literal
from hub.graph.storable import storable

MOST = 10
"""The most values that one operator may look up."""


class LookupQuestions:
    """What a document must ask of policy because of the filters that it holds, or that its variables may hold."""

    def __init__(self, parts: Parts) -> None:
        self.asked = {
            (f"{entity.name}Where", camel(field.name)): (Question(field.lookup.name), Question(field.label, MASKED))
            for entity in parts.entities.values()
            for field in entity.fields.values()
            if isinstance(field, Protected) and field.lookup
        }

    def at(self, kind: Any, name: str) -> Iterable[Question]:
        """What a field of an input asks where it is written."""
        return self.asked.get((get_named_type(kind).name, name), ()) if kind is not None else ()

    def within(self, kind: Any) -> Iterator[Question]:
        """What any value of a type could ask, at any depth."""
        waiting, met = [get_named_type(kind)], set()
        while waiting:
            named = waiting.pop()
            if named in met or not isinstance(named, GraphQLInputObjectType):
                continue
            met.add(named)
            for name, field in named.fields.items():
                yield from self.at(named, name)
                waiting.append(get_named_type(field.type))


def named(parts: Parts, entity: Entity, where: Mapping[str, Any]) -> Iterator[Protected]:
    """The sealed fields that a filter names, at any depth; what is null says nothing."""
    fields = {camel(field.name): field for field in entity.fields.values()}
    for key, said in where.items():
        if key in ("and", "or", "not"):
            for member in said if isinstance(said, list) else (said,):
                yield from named(parts, entity, member or {})
            continue
        field = fields[key]
        if isinstance(field, Protected):
            yield field
        elif isinstance(field, ToMany):
            for inner in (said or {}).values():
                yield from named(parts, parts.entities[field.shape.name], inner or {})
        elif isinstance(field, ToOne) and parts.entities[field.shape.name].tree is None:
            yield from named(parts, parts.entities[field.shape.name], said or {})


def refusal(parts: Parts, granted: Granted, entity: Entity, where: Mapping[str, Any]) -> tuple[str, Decision] | None:
    """The first sealed field, by name, that a filter may not look up, and why; None where all may be."""
    asked = {field.label: field.lookup for field in named(parts, entity, where)}
    for label, lookup in sorted(asked.items()):
        assert lookup is not None
        # Whoever may not even see a mask may not learn by naming the whole.
        for decision in (granted.allows(lookup.name), granted.form(label, MASKED)):
            if not decision.opens:
                return f"{label}.{LOOKUP}", decision
    return None


def looked_up(
    compilation: Compilation, field: Protected, source: FromClause, operand: Any, path: str
) -> ColumnElement[bool]:
    """Rows whose sealed value is named by an operand, one lowered value or a list of them, and closed by no door."""
    assert field.index is not None
    if not all(isinstance(each, Late) for each in (operand if isinstance(operand, list) else [operand])):
        raise Invalid(f"{path} must come from a variable, so that no document holds the value.", field=path)
    bound = compilation.bind(operand, ARRAY(LargeBinary()), _hashed(compilation, field, path))
    entity = compilation.parts.entities[field.owner]
    compilation.lookups.append(Lookup(entity, field, bound, lambda given: len(_listed(resolve(operand, given)))))
    return and_(source.c[field.index.name] == func.any(bound), Doors(compilation, field.column, source).none_closes())


def found(compilation: Compilation, lookups: Sequence[Lookup]) -> Iterator[Piece]:
    """Holes that show nothing, and tell which of the visible rows hold the values that were named."""
    for lookup in lookups:
        assert lookup.field.index is not None
        alias, scopes = compilation.rows(lookup.entity.table)
        meets = alias.c[lookup.field.index.name] == func.any(lookup.indexes)
        ids = select(func.string_agg(cast(alias.c.id, Text()), literal(" "))).where(meets, *scopes)
        ids = ids.where(Doors(compilation, lookup.field.column, alias).none_closes())
        listed = func.coalesce(ids.correlate_except(alias).scalar_subquery(), literal(""))
        yield from hole(compilation.slot(Found(lookup.field.owner, lookup.field.name)), listed)


def _hashed(compilation: Compilation, field: Protected, path: str) -> Callable[[Any], list[bytes]]:
    """From the values of one request to all that may stand in the index for them."""
    assert field.index is not None
    table, column, kind = field.column.table.name, field.column.name, field.index.info["kind"]
    indexes = compilation.indexes

    def hashed(said: Any) -> list[bytes]:
        values = storable(_listed(said), path)
        if len(values) > MOST:
            raise OverLimit(f"{path} may name at most {MOST} values.", limit="lookup", value=MOST)
        keys = indexes()
        return [index for value in values for index in keys.candidates(table, column, kind, value)]

    return hashed


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]
