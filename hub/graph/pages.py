"""A page of a connection, written in two selects: one row for each item, and one aggregate of what was selected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ARRAY, ColumnElement, FromClause, Text, case, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from hub.graph.compilation import Compilation
from hub.graph.connections import COUNTED, Paging
from hub.graph.parts import Entity
from hub.graph.selection import Selected, Selector
from hub.graph.sqltext import Piece, concat, literal, strict

Trail = tuple[bool, ...]
"""For each step of a path, from the root, whether null may stand there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the planner is: the columns of the object at hand, its type, and which steps above may hold null."""

    source: FromClause
    name: str
    entity: Entity | None
    trail: Trail

    def step(self, *nullable: bool) -> Trail:
        """The trail some steps further down."""
        return (*self.trail, *nullable)


class Writer(Protocol):
    """What writes the objects of a page."""

    compilation: Compilation
    selector: Selector

    def object(self, place: Place, fields: Iterable[Selected]) -> list[Piece]:
        """An object of the selected fields."""


class Page:
    """One page: which columns the inner select needs, and what the outer one aggregates."""

    def __init__(
        self,
        planner: Writer,
        entity: Entity,
        source: FromClause,
        conditions: Sequence[ColumnElement[bool]],
        page: Paging,
        trail: Trail,
    ) -> None:
        self.planner = planner
        self.entity = entity
        self.source = source
        self.conditions = conditions
        self.page = page
        self.trail = trail
        self.inner: list[ColumnElement[Any]] = []
        self.numbered = False
        self.looks_ahead = False

    def written(self, selected: Selected) -> ColumnElement[str]:
        """The connection as text."""
        compilation, selector = self.planner.compilation, self.planner.selector
        parts = [(field, self.prepare(field)) for field in selector.below(selected)]
        query = select(*(self.inner or [literal_column("1").label("one")])).select_from(self.source)
        query = query.where(*self.conditions, *self.page.between(compilation)).order_by(*self.page.order())
        query = query.limit(self.page.limit(compilation, 1 if self.looks_ahead else 0))
        rows = query.correlate_except(self.source).subquery()
        pieces: list[Piece] = ["{"]
        for number, (field, prepared) in enumerate(parts):
            pieces.append(f'{"," if number else ""}"{field.key}":')
            pieces.extend(self.outer(field, prepared, rows))
        pieces.append("}")
        if not self.inner:
            return concat(pieces)
        return select(concat(pieces)).select_from(rows).correlate_except(rows).scalar_subquery()

    def prepare(self, field: Selected) -> Any:
        """What the inner select must hold for one selected field of the connection."""
        selector, planner = self.planner.selector, self.planner
        trail = (*self.trail, field.nullable, False)
        if field.name == "nodes":
            return self.column(concat(planner.object(self.place(trail), selector.below(field))))
        if field.name == "edges":
            pieces: list[Piece] = ["{"]
            for number, part in enumerate(selector.below(field)):
                pieces.append(f'{"," if number else ""}"{part.key}":')
                if part.name == "node":
                    below = self.place((*trail, part.nullable))
                    pieces.extend(planner.object(below, selector.below(part)))
                elif part.name == "cursor":
                    pieces.extend(['"', self.page.cursor(self.page.key_texts()), '"'])
                else:
                    pieces.append(f'"{self.entity.name}Edge"')
            return self.column(concat([*pieces, "}"]))
        if field.name == "pageInfo":
            parts = selector.below(field)
            ahead = "hasPreviousPage" if self.page.backward else "hasNextPage"
            if any(part.name in (ahead, "startCursor", "endCursor") for part in parts):
                self.number()
                self.looks_ahead = True
            keys: list[str] = []
            if any(part.name in ("startCursor", "endCursor") for part in parts):
                keys = [self.column(key) for key in self.page.key_texts()]
            return parts, keys
        return None

    def place(self, trail: Trail) -> Place:
        """The object at hand in each item."""
        return Place(self.source, self.entity.name, self.entity, trail)

    def column(self, expression: ColumnElement[Any]) -> str:
        """A column of the inner select; the page is numbered with it, so that its order is kept."""
        if self.page.backward:
            self.number()
        name = f"c{len(self.inner)}"
        self.inner.append(expression.label(name))
        return name

    def number(self) -> None:
        """Number the rows of the page in its order."""
        if not self.numbered:
            self.numbered = True
            window = func.row_number().over(order_by=self.page.order())
            self.inner.append(window.label("n"))

    def outer(self, field: Selected, prepared: Any, rows: FromClause) -> list[Piece]:
        """One selected field of the connection, over the rows of the page."""
        if field.name in ("nodes", "edges"):
            return ["[", func.coalesce(self.aggregate(rows, prepared), literal("")), "]"]
        if field.name == "pageInfo":
            parts, keys = prepared
            pieces: list[Piece] = ["{"]
            for number, part in enumerate(parts):
                pieces.append(f'{"," if number else ""}"{part.key}":')
                pieces.append(self.info(part.name, rows, keys))
            return [*pieces, "}"]
        if field.name == "__typename":
            return [f'"{self.entity.name}Connection"']
        counted = self.counted()
        if field.name == "totalCount":
            return [func.least(counted, literal_column(str(COUNTED)))]
        return [cast(counted <= literal_column(str(COUNTED)), Text())]

    def size(self) -> ColumnElement[int]:
        """The size of the page."""
        return self.page.limit(self.planner.compilation, 0)

    def aggregate(self, rows: FromClause, name: str) -> ColumnElement[str]:
        """The items in the order of the list."""
        item = rows.c[name]
        if not self.numbered:
            return func.string_agg(item, literal(","))
        kept = case((rows.c.n <= self.size(), item))
        order = rows.c.n.desc() if self.page.backward else rows.c.n.asc()
        return func.string_agg(kept, aggregate_order_by(literal(","), order))

    def info(self, name: str, rows: FromClause, keys: Sequence[str]) -> Piece:
        """One field of the page information."""
        if name == "__typename":
            return '"PageInfo"'
        if name in ("hasNextPage", "hasPreviousPage"):
            if (name == "hasPreviousPage") == self.page.backward:
                more = func.coalesce(func.max(rows.c.n), literal_column("0")) > self.size()
                return cast(more, Text())
            given = self.page.before if name == "hasNextPage" else self.page.after
            return "true" if given is not None else "false"
        first = (name == "startCursor") != self.page.backward
        cursor = self.page.cursor([self.key(rows, key, first=first) for key in keys])
        shown = func.least(func.coalesce(func.max(rows.c.n), literal_column("0")), self.size())
        return case((shown > literal_column("0"), strict(['"', cursor, '"'])), else_=literal("null"))

    def key(self, rows: FromClause, name: str, *, first: bool) -> ColumnElement[str]:
        """One key of the first or the last row of the page; no row but that one has its cursor written."""
        most = func.max(rows.c.n)
        number = literal_column("1") if first else func.least(most, self.size())
        order = rows.c.n.desc() if self.page.backward else rows.c.n.asc()
        listed = func.array_agg(aggregate_order_by(rows.c[name], order), type_=ARRAY(Text))
        found: ColumnElement[str] = listed[most - number + literal_column("1") if self.page.backward else number]
        return found

    def counted(self) -> ColumnElement[int]:
        """How many there are, counted a little beyond the limit."""
        one: ColumnElement[int] = literal_column("1").label("one")
        some = select(one).select_from(self.source).where(*self.conditions).limit(literal_column(str(COUNTED + 1)))
        held = some.correlate_except(self.source).subquery()
        return select(func.count()).select_from(held).correlate_except(held).scalar_subquery()
