"""What a `where` says, as an SQL condition."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, FromClause, Text, and_, false, func, not_, or_, select, true

from hub.errors import Invalid, OverLimit
from hub.graph import ids
from hub.graph.annotations import Wrap
from hub.graph.compilation import Compilation, comparable
from hub.graph.fields import Declaration, Identity, Plain, Protected, ToMany, ToOne, table_of
from hub.graph.lookups import looked_up
from hub.graph.names import camel
from hub.graph.parts import Entity

MOST = 30
"""The most operators and members that one filter may have."""

Condition = ColumnElement[bool]


class Filter:
    """The conditions of one `where`, counted."""

    def __init__(self, compilation: Compilation) -> None:
        self.compilation = compilation
        self.count = 0
        self.denied = 0

    def condition(self, entity: Entity, source: FromClause, where: Mapping[str, Any], path: str) -> Condition:
        """All that a `where` says of the rows of `source`."""
        fields = {camel(field.name): field for field in entity.fields.values()}
        terms: list[Condition] = []
        for key, said in where.items():
            here = f"{path}.{key}"
            self._counted(said, here)
            if key == "not":
                with self._denying():
                    terms.append(not_(self.condition(entity, source, said, here)))
            elif key in ("and", "or"):
                members = [
                    self.condition(entity, source, self._counted(member, f"{here}[{place}]"), f"{here}[{place}]")
                    for place, member in enumerate(said)
                ]
                terms.append(and_(true(), *members) if key == "and" else or_(false(), *members))
            else:
                terms.append(self._field(fields[key], source, said, here))
        return and_(true(), *terms)

    def _counted(self, said: Any, path: str) -> Any:
        self.count += 1
        if self.count > MOST:
            raise OverLimit(f"A filter may have at most {MOST} operators and members.", limit="filter", value=MOST)
        if said is None:
            raise Invalid(f"{path} must not be null; leave it out, or ask isNull.", field=path)
        return said

    def _field(self, field: Declaration, source: FromClause, said: Mapping[str, Any], path: str) -> Condition:
        if isinstance(field, ToMany):
            return self._to_many(field, source, said, path)
        if isinstance(field, ToOne):
            return self._to_one(field, source, said, path)
        if isinstance(field, Protected):
            return self._lookup(field, source, said, path)
        if isinstance(field, Identity):
            tag = self.compilation.parts.entities[field.owner].tag
            return self._operators(source.c.id, said, path, lambda text: ids.decode(text, tag, path))
        assert isinstance(field, Plain)
        assert field.column is not None
        column = source.c[field.column.name]
        if field.shape.wrap is Wrap.LIST:
            return and_(true(), *(self._has(column, self._counted(v, f"{path}.{k}")) for k, v in said.items()))
        if field.shape.wrap is Wrap.REF:
            tag = self.compilation.parts.entities[field.shape.name].tag
            return self._operators(column, said, path, lambda text: ids.decode(text, tag, path))
        if field.shape.target is UUID:
            return self._operators(column, said, path, lambda text: ids.bare(text, path))
        return self._operators(column, said, path)

    def _has(self, column: ColumnElement[Any], item: Any) -> Condition:
        return self.compilation.bind(item, column.type.item_type) == func.any(column)  # type: ignore[attr-defined]

    def _operators(
        self,
        column: ColumnElement[Any],
        said: Mapping[str, Any],
        path: str,
        convert: Callable[[Any], Any] | None = None,
    ) -> Condition:
        terms = []
        for operator, operand in said.items():
            self._counted(operand, f"{path}.{operator}")
            terms.append(self._operator(column, operator, operand, f"{path}.{operator}", convert))
        return and_(true(), *terms)

    def _operator(
        self,
        column: ColumnElement[Any],
        operator: str,
        operand: Any,
        path: str,
        convert: Callable[[Any], Any] | None,
    ) -> Condition:
        if operator == "isNull":
            return column.is_(None) if operand else column.is_not(None)
        if operator in ("in", "notIn"):
            each = (lambda items: [convert(item) for item in items]) if convert else None
            items = func.any(self.compilation.bind(operand, ARRAY(comparable(column)), each))
            return column == items if operator == "in" else not_(column == items)
        bound = self.compilation.bind(operand, comparable(column), convert)
        match operator:
            case "eq":
                return column == bound
            case "ne":
                return column != bound
            case "lt":
                return column < bound
            case "lte":
                return column <= bound
            case "gt":
                return column > bound
            case "gte":
                return column >= bound
            case "contains":
                return func.strpos(column, bound) > 0
            case "startsWith":
                return func.starts_with(column, bound)
        raise Invalid(f"{path} is not an operator.", field=path)

    def _to_one(self, field: ToOne, source: FromClause, said: Mapping[str, Any], path: str) -> Condition:
        assert not isinstance(field.column, str)
        column = source.c[field.column.name]
        target = self.compilation.parts.entities[field.shape.name]
        if target.tree is None:
            return self._exists(target, field.key, column, said, path, source)
        terms: list[Condition] = []
        for operator, operand in said.items():
            self._counted(operand, f"{path}.{operator}")
            if operator == "under":
                closure = table_of(target.tree.closure).alias()
                below = select(closure.c.code).where(closure.c.ancestor == self.compilation.bind(operand, Text()))
                terms.append(column.in_(below))
            else:
                terms.append(self._operator(column, operator, operand, f"{path}.{operator}", None))
        return and_(true(), *terms)

    def _to_many(self, field: ToMany, source: FromClause, said: Mapping[str, Any], path: str) -> Condition:
        target = self.compilation.parts.entities[field.shape.name]
        parent = source.c[next(iter(field.column.foreign_keys)).column.name]
        terms = []
        for quantifier, inner in said.items():
            here = f"{path}.{quantifier}"
            with self._denying() if quantifier == "none" else nullcontext():
                found = self._exists(target, field.column.name, parent, self._counted(inner, here), here, source)
            terms.append(found if quantifier == "some" else not_(found))
        return and_(true(), *terms)

    @contextmanager
    def _denying(self) -> Iterator[None]:
        """A part of a filter of which the opposite is asked."""
        self.denied += 1
        yield
        self.denied -= 1

    def _lookup(self, field: Protected, source: FromClause, said: Mapping[str, Any], path: str) -> Condition:
        if self.denied:
            raise Invalid(f"{path} says whose value it is; not and none cannot ask for all others.", field=path)
        terms = []
        for operator, operand in said.items():
            here = f"{path}.{operator}"
            terms.append(looked_up(self.compilation, field, source, self._counted(operand, here), here))
        return and_(true(), *terms)

    def _exists(
        self,
        target: Entity,
        key: str,
        parent: ColumnElement[Any],
        said: Mapping[str, Any],
        path: str,
        source: FromClause,
    ) -> Condition:
        alias, scopes = self.compilation.rows(target.table)
        inner = self.condition(target, alias, said, path)
        return (
            select(1).select_from(alias).where(alias.c[key] == parent, *scopes, inner).correlate_except(alias).exists()
        )
