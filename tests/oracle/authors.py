"""What authors' own SQL says: run as it stands, for one row, over the rows that the caller sees."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Alias,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Double,
    FromClause,
    Integer,
    Numeric,
    Select,
    Table,
    Text,
    Uuid,
    all_,
    any_,
    false,
    literal,
    select,
)

from hub.graph.annotations import Shape, Wrap
from hub.graph.compilation import Compilation, current
from hub.graph.fields import Argument, Expression, Root, Rows, table_of
from hub.graph.markers import BigInt
from hub.graph.names import camel
from hub.graph.parts import Entity, Parts
from tests.oracle.anonymity import anonymous, least_people
from tests.oracle.faults import Wrong
from tests.oracle.given import sayable, uuid_of
from tests.oracle.sight import Sight
from tests.oracle.snapshot import Row

KINDS: Mapping[Any, Any] = {
    str: Text(),
    int: Integer(),
    BigInt: BigInteger(),
    float: Double(),
    bool: Boolean(),
    date: Date(),
    datetime: DateTime(timezone=True),
    Decimal: Numeric(),
    UUID: Uuid(),
}
"""The SQL type of each Python type."""


class Seen:
    """Stands where `visible` expects a compilation, and gives the rows that the caller sees."""

    def __init__(self, connection: Connection, sight: Sight, *, every: bool) -> None:
        self.connection = connection
        self.sight = sight
        self.every = every

    def visible(self, row: Any) -> FromClause:
        """The visible rows of a table, listed by their ids."""
        table = table_of(row)
        ids = None if self.every else self.sight.visible(self.connection, table)
        if ids is None:
            return table.alias()
        return select(table).where(table.c.id == any_(literal(sorted(ids), ARRAY(Uuid())))).subquery()

    def unseen(self, source: FromClause) -> ColumnElement[bool]:
        """Whether a row is kept from the caller."""
        if not self.every:
            return false()
        assert isinstance(source, Alias)
        assert isinstance(source.element, Table)
        ids = self.sight.visible(self.connection, source.element)
        return false() if ids is None else source.c.id != all_(literal(sorted(ids), ARRAY(Uuid())))


class Authors:
    """Runs the SQL of expressions and root fields for one caller."""

    def __init__(self, parts: Parts, connection: Connection, sight: Sight) -> None:
        self.parts = parts
        self.connection = connection
        self.sight = sight

    def value(self, field: Expression, entity: Entity, row: Row, given: Mapping[str, Any]) -> Any:
        """What an expression says of one row."""
        table = entity.table.alias()
        with self.seeing():
            built = field.build(table.c, **self.bound(field.arguments, given))
        if isinstance(built, Select):
            built = built.correlate(table).scalar_subquery()
        query = select(built).select_from(table).where(table.c.id == row["id"])
        return self.connection.execute(query, self.sight.values()).scalar_one()

    def root(self, field: Root, entity: Entity | None, given: Mapping[str, Any]) -> Sequence[Row]:
        """The rows that a root field is about, or the rows of its report."""
        with self.seeing(every=field.every):
            built = field.build(**self.bound(field.arguments, given))
        if not isinstance(built, Rows):
            found = [dict(row) for row in self.connection.execute(built, self.sight.values()).mappings()]
            return anonymous(found, field.people, least_people(self.connection)) if field.people else found
        assert entity is not None
        rows = self.sight.rows(self.connection, entity.table)
        if built.condition is None:
            return rows
        table = entity.table.alias()
        with self.seeing():
            query = select(table.c.id).where(built.condition(table.c))
        met = set(self.connection.execute(query, self.sight.values()).scalars())
        return [row for row in rows if row["id"] in met]

    @contextmanager
    def seeing(self, *, every: bool = False) -> Iterator[None]:
        """`visible` gives what the caller sees."""
        token = current.set(cast(Compilation, Seen(self.connection, self.sight, every=every)))
        try:
            yield
        finally:
            current.reset(token)

    def bound(self, arguments: Sequence[Argument], given: Mapping[str, Any]) -> dict[str, Any]:
        """An author's arguments as values in SQL; None, or the default, where nothing was given."""
        made: dict[str, Any] = {}
        for argument in arguments:
            name = camel(argument.name)
            if name not in given:
                made[argument.name] = None if argument.default is ... else argument.default
            elif given[name] is None:
                if not argument.shape.optional:
                    raise Wrong(f"null for {name}")
                made[argument.name] = None
            else:
                made[argument.name] = self.literal(argument.shape, given[name], name)
        return made

    def literal(self, shape: Shape, value: Any, name: str) -> Any:
        """One value in SQL."""
        if shape.wrap is Wrap.REF:
            return literal(uuid_of(value, self.parts.entities[shape.name].tag, name), Uuid())
        kind = Text() if shape.is_enum else KINDS[shape.target]
        if shape.wrap is Wrap.LIST:
            return literal([sayable(item) for item in value], ARRAY(kind))
        return literal(sayable(value), kind)
