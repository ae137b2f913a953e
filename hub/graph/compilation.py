"""One compilation: what is visible to this caller, which values will be bound, which holes the plan will fill."""

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Alias,
    BigInteger,
    BindParameter,
    ColumnElement,
    DateTime,
    FromClause,
    Integer,
    Numeric,
    Select,
    String,
    Table,
    Text,
    TextClause,
    and_,
    bindparam,
    false,
    select,
    true,
)
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import Subquery

from hub.errors import HubError, PluginError
from hub.graph.caller import caller
from hub.graph.fields import Protected, Rows, table_of
from hub.graph.granted import Granted
from hub.graph.holes import Slot
from hub.graph.lowering import Late, resolve
from hub.graph.parts import Entity, Parts
from hub.graph.storable import storable
from security.blind_index import IndexKeys

log = logging.getLogger("hub.graph")

Getter = Callable[[Mapping[str, Any]], Any]
"""The value of a bind parameter among the variables of a request."""

current: ContextVar["Compilation"] = ContextVar("compilation")


def no_indexes() -> IndexKeys:
    """No keys at all: nothing can be looked up."""
    return IndexKeys({})


@dataclass(frozen=True, slots=True)
class Lookup:
    """One look-up of an operation: the field, the bound indexes that it compares with, and how many values it names."""

    entity: Entity
    field: Protected
    indexes: BindParameter[Any]
    size: Getter


class AuthorError(Exception):
    """An author's function failed; the message is the label of its field."""


class Compilation:
    """The state of one compilation.

    page: the most objects of a page
    indexes: gives the keys by which sealed values are looked up, as they are at each request
    lookups: the look-ups that the operation makes
    """

    def __init__(
        self, parts: Parts, granted: Granted, page: int, indexes: Callable[[], IndexKeys] = no_indexes
    ) -> None:
        self.parts = parts
        self.granted = granted
        self.page = page
        self.indexes = indexes
        self.lookups: list[Lookup] = []
        self.getters: dict[str, Getter] = {}
        self.slots: list[Slot] = []
        self.visible_clauses: dict[FromClause, Table] = {}
        self.every = False

    def bind(self, lowered: Any, kind: Any, convert: Callable[[Any], Any] | None = None) -> BindParameter[Any]:
        """A bind parameter that takes a lowered value, converted, at each request."""
        name = f"v{len(self.getters)}"
        convert = convert or storable
        if isinstance(lowered, Late) and len(lowered.path) == 1:
            variable = str(lowered.path[0])
            self.getters[name] = lambda variables: convert(variables[variable])
        else:
            self.getters[name] = lambda variables: convert(resolve(lowered, variables))
        return bindparam(name, type_=kind, required=False)

    def slot(self, slot: Slot) -> int:
        """The number of a new kind of hole."""
        self.slots.append(slot)
        return len(self.slots) - 1

    def rows(self, table: Table) -> tuple[Alias, list[ColumnElement[bool]]]:
        """A table under a fresh name, and the conditions under which this caller sees its rows."""
        alias = table.alias()
        assert isinstance(alias, Alias)
        return alias, self.scopes(table, alias)

    def scopes(self, table: Table, source: FromClause) -> list[ColumnElement[bool]]:
        """The scopes of a table that apply to this caller, as conditions over `source`."""
        return [] if self.every else self._narrowing(table, source)

    def _narrowing(self, table: Table, source: FromClause) -> list[ColumnElement[bool]]:
        bits = self.granted.scopes
        return [scope.where(source.c, caller) for bit, scope in self.parts.scopes_of(table) if bits >> bit & 1]

    def visible(self, row: Any) -> FromClause:
        """The visible rows of a table, for the SQL of authors."""
        table = table_of(row)
        alias, conditions = self.rows(table)
        made: FromClause = alias
        if conditions:
            made = select(alias).where(*conditions).subquery()
        self.visible_clauses[made] = table
        return made

    def unseen(self, source: FromClause) -> ColumnElement[bool]:
        """Whether a row of `visible(…)` is kept from the caller, where a report counts all rows."""
        if not self.every:
            return false()
        return and_(true(), *self._narrowing(self.visible_clauses[source], source)).is_not(true())

    def asked(self, label: str, build: Callable[[], Any], *given: FromClause) -> Any:
        """What an author's function builds; whatever it raises is an AuthorError, which fails its field alone."""
        try:
            return self.checked(build(), label, *given)
        except HubError:
            raise
        except Exception as error:
            log.error("%s cannot be asked: %s", label, type(error).__name__)
            raise AuthorError(label) from error

    def checked(self, built: Any, label: str, *given: FromClause) -> Any:
        """What an author built, refused where it names a table other than by `visible`."""
        allowed = {*self.visible_clauses, *given}

        def walk(element: Any) -> None:
            if isinstance(element, Rows) or element in allowed:
                return
            if isinstance(element, TextClause):
                raise PluginError(f"{label} holds raw SQL text, which cannot be scoped")
            if isinstance(element, (Table, Alias)) and not isinstance(element, Subquery):
                raise PluginError(f"{label} names table {element.description} without visible(…)")
            if isinstance(element, ColumnClause) and element.table is not None:
                walk(element.table)
            for child in element.get_children():
                walk(child)

        walk(built)
        return built


def visible(row: Any) -> FromClause:
    """The rows of a table that the caller sees; what an expression or a report selects from."""
    return current.get().visible(row)


def unseen(source: FromClause) -> ColumnElement[bool]:
    """Whether a row of `visible(…)` is kept from the caller: what a report of all rows counts people by."""
    return current.get().unseen(source)


def scalar(built: Any, *parents: FromClause) -> ColumnElement[Any]:
    """An author's expression or select as one SQL expression, joined to its parents."""
    if isinstance(built, Select):
        return built.correlate(*parents).scalar_subquery()
    assert isinstance(built, ColumnElement)
    return built


def comparable(column: ColumnElement[Any]) -> Any:
    """The type of a bind parameter that is compared with a column: wide, so that no value is cut to fit."""
    stored = getattr(column.type, "impl_instance", column.type)
    if isinstance(stored, String):
        return Text()
    if isinstance(stored, Integer):
        return BigInteger()
    if isinstance(stored, DateTime):
        return DateTime(timezone=stored.timezone)
    return Numeric() if isinstance(stored, Numeric) and stored.asdecimal else stored


__all__ = ["Compilation", "Getter", "Lookup", "comparable", "current", "scalar", "unseen", "visible"]
