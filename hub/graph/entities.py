"""`_entities`: representations answered in one statement, one lookup for each type, each in its own place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Integer, Uuid, column, func, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from hub.graph import ids
from hub.graph.compilation import Compilation
from hub.graph.compose import Graph
from hub.graph.holes import Fault, Refusal
from hub.graph.lowering import Late, resolve
from hub.graph.pages import Place
from hub.graph.parts import Entity
from hub.graph.planner import Planner
from hub.graph.selection import Selected
from hub.graph.sqltext import concat, hole, literal

Representation = Mapping[str, Any]


def entities(graph: Graph, compilation: Compilation, planner: Planner, selected: Selected) -> ColumnElement[str]:
    """The list of entities, in the order of their representations."""
    said = selected.arguments["representations"]
    known = {entity.name: entity for entity in graph.parts.entities.values() if entity.name in graph.schema.type_map}
    items = resolve(said, planner.selector.variables) if isinstance(said, Late) else said
    named = {entity for item in items for entity in _named(item, planner.selector.variables, known)}
    trail = (selected.nullable, True)
    fault = Fault("NOT_FOUND", "No such object, or it is not visible.", "Query._entities", trail)
    missing = concat(hole(compilation.slot(Refusal(fault))))
    tables = []
    for name in sorted(named):
        entity = known[name]
        keys = compilation.bind(said, ARRAY(Uuid()), _keys(entity))
        places = compilation.bind(said, ARRAY(Integer()), _places(entity))
        asked = func.unnest(keys, places).table_valued(column("id", Uuid()), column("place", Integer()))
        asked = asked.render_derived()
        alias, scopes = compilation.rows(entity.table)
        below = planner.selector.below(selected, name)
        written = concat(planner.object(Place(alias, name, entity, trail), below))
        found = select(written).select_from(alias).where(alias.c.id == asked.c.id, *scopes)
        found_text = func.coalesce(found.correlate_except(alias).scalar_subquery(), missing)
        tables.append(select(asked.c.place.label("place"), found_text.label("item")))
    bad = compilation.bind(said, ARRAY(Integer()), _bad(known))
    lost = func.unnest(bad).table_valued(column("place", Integer())).render_derived()
    tables.append(select(lost.c.place.label("place"), missing.label("item")))
    every = union_all(*tables).subquery()
    listed = func.string_agg(every.c.item, aggregate_order_by(literal(","), every.c.place))
    return select(concat(["[", func.coalesce(listed, literal("")), "]"])).select_from(every).scalar_subquery()


def _named(item: Any, variables: Mapping[str, Any], known: Mapping[str, Entity]) -> Iterable[str]:
    """The entities that a representation may be of: the one it names, or any when a variable gives the name."""
    representation = resolve(item, variables) if isinstance(item, Late) else item
    if not isinstance(representation, dict):
        return ()
    name = representation.get("__typename")
    return known if isinstance(name, Late) else known.keys() & {str(name)}


def key(representation: Any, entity: Entity) -> UUID | None:
    """The row that a representation of an entity names."""
    if not isinstance(representation, dict) or representation.get("__typename") != entity.name:
        return None
    parted = ids.split(str(representation.get("id")))
    return parted[1] if parted and parted[0] == entity.tag else None


def _keys(entity: Entity) -> Callable[[Sequence[Any]], list[UUID]]:
    return lambda items: [found for item in items if (found := key(item, entity))]


def _places(entity: Entity) -> Callable[[Sequence[Any]], list[int]]:
    return lambda items: [place for place, item in enumerate(items) if key(item, entity)]


def _bad(known: Mapping[str, Entity]) -> Callable[[Sequence[Any]], list[int]]:
    def places(items: Sequence[Any]) -> list[int]:
        return [place for place, item in enumerate(items) if not any(key(item, entity) for entity in known.values())]

    return places
