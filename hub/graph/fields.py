"""How a shown field comes from stored rows: every kind of field that a type may declare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import InstrumentedAttribute

from hub.graph.annotations import Shape
from hub.graph.markers import Permission
from hub.graph.names import camel


def column_of(attribute: Any) -> Column[Any]:
    """The table column behind a row's attribute, such as `VolunteerRow.division`."""
    if isinstance(attribute, Column):
        return attribute
    if isinstance(attribute, InstrumentedAttribute):
        column = attribute.property.columns[0]
        assert isinstance(column, Column)
        return column
    raise TypeError(f"{attribute!r} is not a column of a row")


def table_of(row: Any) -> Table:
    """The table of a row class."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


@dataclass(frozen=True, slots=True)
class Order:
    """One term of an order: a column and its direction."""

    column: Column[Any]
    descending: bool = False


def ascending(attribute: Any) -> Order:
    """Smallest first."""
    return Order(column_of(attribute))


def descending(attribute: Any) -> Order:
    """Largest first."""
    return Order(column_of(attribute), descending=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Argument:
    """An argument that an author's function takes as a bind parameter."""

    name: str
    shape: Shape
    description: str
    default: Any = ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """What every field has: a name, a type, a sentence, perhaps a permission, and the plugin that declared it."""

    name: str = ""
    shape: Shape = field(default_factory=lambda: Shape(str))
    description: str = ""
    requires: Permission | None = None
    plugin: str = ""
    owner: str = ""
    """The type that the field is shown on."""

    @property
    def label(self) -> str:
        """The field as errors name it: `Volunteer.name`."""
        return f"{self.owner}.{camel(self.name)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity(Declaration):
    """The opaque id of an entity."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain(Declaration):
    """A column, or a labelled column of a report, shown as it is."""

    column: Column[Any] | None = None


MASKED = "masked"
FORMS = (MASKED, "plain")
"""The forms in which a sealed value is shown."""
LOOKUP = "lookup"
"""The form in which a caller who already knows a sealed value learns whose it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Protected(Declaration):
    """A sealed column, shown as `{ masked plain }`."""

    column: Column[Any] = field(default_factory=Column)
    mask: str = "text"
    lookup: Permission | None = None
    """What a filter by the value needs; without it, no filter names the field."""
    index: Column[Any] | None = None
    """The column by which the value is found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToOne(Declaration):
    """The entity that a foreign key names."""

    column: Column[Any] | str = ""
    key: str = ""
    """The column of the target that is named; by default what the foreign key says, or the id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToMany(Declaration):
    """The entities whose foreign key names this one, as a connection."""

    column: Column[Any] = field(default_factory=Column)
    order: tuple[Order, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression(Declaration):
    """A value that SQL computes from the row: `build(columns, **arguments)` gives the expression."""

    build: Callable[..., Any] = field(default=lambda row: row)
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Derived(Declaration):
    """A value that Python computes: called once with the needs of all parents, it gives one value for each."""

    compute: Callable[[Sequence[tuple[Any, ...]]], Sequence[Any]] = field(default=lambda parents: parents)
    needs: tuple[Column[Any], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Root(Declaration):
    """A root field: `build(**arguments)` gives the rows it is about, or the select that answers it."""

    build: Callable[..., Any] = field(default=lambda: None)
    arguments: tuple[Argument, ...] = ()
    every: bool = False
    """Whether a report counts all rows, not only those visible to the caller."""
    people: str | None = ""
    """The column of such a report that counts the people whom the caller does not see; None where all is shown."""
    public: bool = False
    """Whether a caller without a token may ask."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutation(Declaration):
    """A mutation: `perform(context, input)` writes and gives the id of the object that the payload shows."""

    perform: Callable[..., Any] = field(default=lambda context, given: None)
    input: str = ""


def to_one(attribute: Any, *, key: Any = None, requires: Permission | None = None) -> Any:
    """The entity that a foreign key of this row, or a labelled column of this report, names.

    key: the column of the target that is named, where no foreign key says it and it is not the id
    """
    if isinstance(attribute, str):
        return ToOne(column=attribute, key=column_of(key).name if key else "id", requires=requires)
    column = column_of(attribute)
    return ToOne(column=column, key=next(iter(column.foreign_keys)).column.name, requires=requires)


def to_many(attribute: Any, *, order_by: Order | Sequence[Order] = (), requires: Permission | None = None) -> Any:
    """The entities whose foreign key names this one; without an order, by id."""
    order = (order_by,) if isinstance(order_by, Order) else tuple(order_by)
    return ToMany(column=column_of(attribute), order=order, requires=requires)


def protected(*, mask: str = "text", lookup: Permission | None = None, requires: Permission | None = None) -> Any:
    """A sealed column of the field's name, with the mask it is shown under.

    lookup: what a caller must hold to find objects by the value; the row needs a column that is `indexed` by it
    """
    return Protected(mask=mask, lookup=lookup, requires=requires)


def expression(build: Callable[..., Any], *, requires: Permission | None = None) -> Any:
    """A value that SQL computes: `build` takes the columns of the row and, as `Bind` parameters, arguments."""
    return Expression(build=build, requires=requires)


def derived(
    compute: Callable[[Sequence[tuple[Any, ...]]], Sequence[Any]],
    *,
    needs: Any | Sequence[Any],
    requires: Permission | None = None,
) -> Any:
    """A value that SQL cannot say: `compute` is called once with the needs of all parents."""
    columns = needs if isinstance(needs, (list, tuple)) else (needs,)
    return Derived(compute=compute, needs=tuple(column_of(column) for column in columns), requires=requires)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a root field is about: all that are visible, or those that meet a condition."""

    condition: Callable[[Any], Any] | None = None


def rows(condition: Callable[[Any], Any] | None = None) -> Any:
    """All visible rows of the answered entity, or those for which `condition(columns)` holds."""
    return Rows(condition)


def named(declaration: Declaration, **changes: Any) -> Declaration:
    """The same declaration with its name, type, sentence and plugin filled in."""
    return replace(declaration, **changes)
