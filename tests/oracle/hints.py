"""What a generator knows of the data: values and ids that exist, and cursors that were answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

import orjson
from graphql import GraphQLObjectType, GraphQLSchema

from hub.graph.annotations import Wrap
from hub.graph.caller import Caller
from hub.graph.document import declared_of
from hub.graph.engine import Engine
from hub.graph.fields import Identity, Plain, Protected, ToOne
from hub.graph.names import camel
from hub.graph.parts import Entity, Parts
from hub.graph.request import Request
from tests.oracle.drawn import Name, written
from tests.oracle.snapshot import Snapshot
from tests.oracle.values import shown

FEW = 40
Order = tuple[tuple[str, str], ...]
"""Fields and directions."""


class Hints:
    """The values of fields, the values of columns by name, ids by entity, and cursors by list and order."""

    def __init__(self, schema: GraphQLSchema, parts: Parts) -> None:
        self.schema = schema
        self.parts = parts
        self.values: dict[tuple[str, str], Sequence[Any]] = {}
        self.columns: dict[str, Sequence[Any]] = {}
        self.ids: dict[str, Sequence[str]] = {}
        self.cursors: dict[tuple[str, str], Mapping[Order, Sequence[str]]] = {}

    def entity(self, name: str) -> Entity:
        """An entity by its name."""
        return self.parts.entities[name]


def hints(schema: GraphQLSchema, parts: Parts, snapshot: Snapshot) -> Hints:
    """What a snapshot tells."""
    known = Hints(schema, parts)
    columns: dict[str, list[Any]] = {}
    for entity in parts.entities.values():
        rows = snapshot.rows[entity.table.name]
        if entity.name in schema.type_map:
            known.ids[entity.name] = [f"{entity.tag}_{row['id']}" for row in few(rows)]
        for column in entity.table.columns:
            if "keep" not in column.info:
                columns.setdefault(column.name, []).extend(row[column.name] for row in rows)
        for name, held in fields(entity, parts):
            known.values[entity.name, name] = few(distinct(row[held] for row in rows))
        for name, texts in sealed(entity, snapshot):
            known.values[entity.name, name] = few(distinct(texts))
        for shape, name, held in references(entity):
            ids = distinct(row[held] for row in rows)
            known.values[entity.name, name] = few([f"{parts.entities[shape].tag}_{value}" for value in ids])
    days = [value for values in columns.values() for value in values if isinstance(value, date)]
    columns.setdefault("year", []).extend(sorted({day.year for day in days}))
    known.columns = {name: few(distinct(values)) for name, values in columns.items()}
    return known


def fields(entity: Entity, parts: Parts) -> Iterable[tuple[str, str]]:
    """The fields of an entity that show a column, or a reference to a tree, each with its column."""
    for each in entity.fields.values():
        tree = isinstance(each, ToOne) and parts.entities[each.shape.name].tree is not None
        if (isinstance(each, Plain) and each.shape.wrap is not Wrap.REF) or tree:
            yield camel(each.name), each.column.name  # type: ignore[attr-defined]


def sealed(entity: Entity, snapshot: Snapshot) -> Iterable[tuple[str, list[str]]]:
    """The fields of an entity that can be looked up, and what they say, as it is stored and as people write it."""
    for each in entity.fields.values():
        if isinstance(each, Protected) and each.lookup:
            held = (row for row in snapshot.rows[entity.table.name] if row[each.column.name] is not None)
            opened = [snapshot.plain(entity.table.name, each.column.name, row) for row in held]
            texts = [text for text in opened if isinstance(text, str)]
            yield camel(each.name), [*texts, *(f" {text[:3]}-{text[3:].lower()}" for text in texts)]


def references(entity: Entity) -> Iterable[tuple[str, str, str]]:
    """The fields of an entity that show an id: the entity that it is of, and the column."""
    for each in entity.fields.values():
        if isinstance(each, Identity):
            yield entity.name, camel(each.name), "id"
        elif isinstance(each, Plain) and each.shape.wrap is Wrap.REF and each.column is not None:
            yield each.shape.name, camel(each.name), each.column.name


async def harvest(known: Hints, engine: Engine, asks: Caller) -> None:
    """Take cursors from answers: of every list, in its own order and in some others."""
    for kind in known.schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("_"):
            continue
        for name, made in kind.fields.items():
            declared = declared_of(made)
            if declared is None or declared.shape.wrap is not Wrap.CONNECTION or required(made):
                continue
            orders = list(some_orders(known.schema, declared.shape.name, seed=len(known.cursors)))
            lists = [f"o{place}: {listed(name, order)}" for place, order in enumerate(orders)]
            query, variables = within(known, kind, lists)
            body = orjson.loads((await engine.answer(Request(query=query, variables=variables), asks)).body)
            known.cursors[kind.name, name] = {
                order: few(distinct(found(body["data"], f"o{place}"))) for place, order in enumerate(orders)
            }


def required(made: Any) -> bool:
    """Whether a field has an argument that must be given."""
    return any(argument.type.__class__.__name__ == "GraphQLNonNull" for argument in made.args.values())


def some_orders(schema: GraphQLSchema, name: str, seed: int) -> Iterable[Order]:
    """No order, and some that may be asked for."""
    choices: Any = schema.type_map[f"{name}OrderField"]
    terms = list(choices.values)
    yield ()
    for step in range(4):
        first, second = (terms[(seed * 5 + step * each) % len(terms)] for each in (1, 3))
        yield ((first, ("ASC", "DESC")[step % 2]),)
        yield ((second, ("DESC", "ASC")[step % 2]), (first, ("ASC", "DESC")[step // 2]))


def listed(name: str, order: Order) -> str:
    """A list in an order, of which only the cursors are asked."""
    terms = [{"field": Name(term), "direction": Name(direction)} for term, direction in order]
    return f"{name}(first: 30, orderBy: {written(terms)}) {{ edges {{ cursor }} }}"


def within(known: Hints, kind: GraphQLObjectType, lists: Sequence[str]) -> tuple[str, Mapping[str, Any]]:
    """A query of lists of a type, wherever it is."""
    selected = f"{{ {' '.join(lists)} }}"
    if kind is known.schema.query_type:
        return selected, {}
    some = [{"__typename": kind.name, "id": each} for each in known.ids[kind.name][:10]]
    return f"query ($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on {kind.name} {selected} }} }}", {"r": some}


def found(data: Any, key: str) -> Iterable[str]:
    """The cursors that were answered under a key."""
    for holder in data.get("_entities", [data]):
        yield from (edge["cursor"] for edge in ((holder or {}).get(key) or {"edges": []})["edges"])


def distinct(values: Iterable[Any]) -> list[Any]:
    """The values that are there, each once, as JSON; the items of lists."""
    flat = (item for value in values for item in (value if isinstance(value, list) else [value]))
    return list(dict.fromkeys(shown(value) for value in flat if value is not None and sendable(value)))


def sendable(value: Any) -> bool:
    """Whether a value may be sent: numbers that the graph can carry."""
    return not isinstance(value, (int, float)) or abs(value) < 2**53 or (isinstance(value, float) and isfinite(value))


def few(values: Sequence[Any]) -> list[Any]:
    """Some of many, spread over all."""
    step = max(1, len(values) // FEW)
    return list(values[::step])
