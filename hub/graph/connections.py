"""One page of a list, as SQL: keyset cursors, a total order, and only what was selected of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Text, and_, cast, func, literal_column, or_, tuple_

from hub.errors import Invalid, OverLimit
from hub.graph import cursors
from hub.graph.compilation import Compilation, comparable
from hub.graph.fields import Order
from hub.graph.limits import told
from hub.graph.lowering import Late
from hub.graph.parts import Entity
from hub.graph.sqltext import literal

DEFAULT = 20
COUNTED = 10_000
"""How far `totalCount` counts."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a total order over a source."""

    column: ColumnElement[Any]
    name: str
    descending: bool
    nullable: bool

    def clause(self, *, reverse: bool) -> ColumnElement[Any]:
        """The ORDER BY term, or its reverse; nulls are last, and first in reverse."""
        ordered = self.column.desc() if self.descending != reverse else self.column.asc()
        if not self.nullable:
            return ordered
        return ordered.nulls_first() if reverse else ordered.nulls_last()


@dataclass(frozen=True, slots=True)
class Paging:
    """How a page is cut from its list."""

    terms: tuple[Term, ...]
    backward: bool
    size: Any
    after: Any
    before: Any
    path: str

    @property
    def spelled(self) -> str:
        """The order as a cursor names it."""
        return ",".join(f"{term.name}{'-' if term.descending else '+'}" for term in self.terms)

    def order(self) -> list[ColumnElement[Any]]:
        """The ORDER BY of the page; from the end when the page is."""
        return [term.clause(reverse=self.backward) for term in self.terms]

    def limit(self, compilation: Compilation, extra: int) -> ColumnElement[int]:
        """The number of rows, and `extra` more."""
        if not isinstance(self.size, Late):
            return literal_column(str(_size(self.size, self.path, compilation.page) + extra), Integer())
        path, most = self.path, compilation.page
        return compilation.bind(self.size, Integer(), lambda value: _size(value, path, most) + extra)

    def between(self, compilation: Compilation) -> list[ColumnElement[bool]]:
        """What lies after `after` and before `before`."""
        return [
            _beyond(self, compilation, cursor, name, reverse=name == "before")
            for name, cursor in (("after", self.after), ("before", self.before))
            if cursor is not None
        ]

    def key_texts(self) -> list[ColumnElement[str]]:
        """The keys of a row, as its cursor holds them."""
        return [cast(term.column, Text()) for term in self.terms]

    def cursor(self, keys: Sequence[ColumnElement[str]]) -> ColumnElement[str]:
        """The cursor of the row that has these keys."""
        written = func.json_build_array(literal(self.spelled), *keys)
        encoded = func.encode(func.convert_to(cast(written, Text()), literal("UTF8")), literal("base64"))
        return func.translate(encoded, literal_column("E'\\n'"), literal(""), type_=Text())


def paging(entity: Entity, source: FromClause, order: Sequence[Order], given: Mapping[str, Any], path: str) -> Paging:
    """How the arguments of a connection cut a page of `source`."""
    first, last = given.get("first"), given.get("last")
    if first is not None and last is not None:
        raise Invalid(f"{path} takes first or last, not both.", field=path)
    size = last if last is not None else first if first is not None else DEFAULT
    terms = tuple(_terms(entity, source, order, given.get("orderBy")))
    name = f"{path}.{'last' if last is not None else 'first'}"
    return Paging(terms, last is not None, size, given.get("after"), given.get("before"), name)


def _terms(
    entity: Entity, source: FromClause, order: Sequence[Order], said: Sequence[Mapping[str, Any]] | None
) -> list[Term]:
    orders = [(term.column.name, term.descending) for term in order]
    if said:
        orders = []
        for term in said:
            field = entity.fields[term["field"]]
            column = getattr(field, "column", None)
            orders.append(("id" if column is None else column.name, term.get("direction") == "DESC"))
    names = [name for name, _ in orders]
    if "id" not in names:
        orders.append(("id", orders[-1][1] if orders else False))
    return [
        Term(source.c[name], name, down, bool(entity.table.c[name].nullable))
        for place, (name, down) in enumerate(orders)
        if name not in names[:place]
    ]


def _size(value: int, path: str, most: int) -> int:
    if value < 0:
        raise Invalid(f"{path} must not be less than 0.", field=path)
    if value > most:
        raise OverLimit(f"{path} must be at most {most}.", field=path, **told("page", most, value))
    return value


def _beyond(paging: Paging, compilation: Compilation, cursor: Any, name: str, *, reverse: bool) -> ColumnElement[bool]:
    """Rows strictly beyond a cursor in the direction of the order, or of its reverse."""
    nulls = cursor.nulls if isinstance(cursor, Late) else cursors.pattern(cursor)
    if len(nulls) != len(paging.terms) + 1:
        raise Invalid(f"{name} is a cursor of another order.", field=name)
    if any(null and not term.nullable for term, null in zip(paging.terms, nulls[1:], strict=True)):
        raise Invalid(f"{name} is not a cursor of this list.", field=name)
    bound = [
        compilation.bind(cursor, comparable(term.column), _key(name, paging.spelled, place, term))
        for place, term in enumerate(paging.terms)
    ]
    downs = {term.descending != reverse for term in paging.terms}
    if len(downs) == 1 and not any(term.nullable for term in paging.terms) and len(bound) > 1:
        left, right = tuple_(*(term.column for term in paging.terms)), tuple_(*bound)
        return left < right if downs.pop() else left > right
    alternatives = []
    for place, term in enumerate(paging.terms):
        same = [
            earlier.column.is_(None) if null else earlier.column == value
            for earlier, value, null in zip(paging.terms[:place], bound, nulls[1:], strict=False)
        ]
        further = _further(term, bound[place], nulls[place + 1], reverse=reverse)
        if further is not None:
            alternatives.append(and_(*same, further))
    return or_(*alternatives)


def _further(term: Term, bound: ColumnElement[Any], null: bool, *, reverse: bool) -> ColumnElement[bool] | None:
    """What lies beyond one key; nulls lie last, or first in reverse."""
    if null:
        return term.column.is_not(None) if reverse else None
    beyond = term.column < bound if term.descending != reverse else term.column > bound
    return or_(beyond, term.column.is_(None)) if term.nullable and not reverse else beyond


def _key(name: str, spelled: str, place: int, term: Term) -> Any:
    stored = term.column.type
    # What decorates a type does not say which values it holds.
    kind = str if hasattr(stored, "enums") else getattr(stored, "impl_instance", stored).python_type
    return lambda cursor: cursors.key(cursor, name, spelled, place, kind)
