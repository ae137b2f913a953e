"""What the library shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Text, case, cast, func, or_, select

from hub.graph.compilation import visible
from hub.graph.declare import Tree, entity, extends, value
from hub.graph.fields import ascending, derived, descending, expression, protected, to_many, to_one
from hub.graph.markers import ID, BigInt, Bind, Connection, Permission, ProtectedDate, ProtectedText, Ref
from tests.oracle.library.rows import (
    BookRow,
    ComplaintRow,
    LoanRow,
    PlaceAncestorRow,
    PlaceRow,
    ReaderRow,
    State,
)

READ = Permission(name="library:read", title="Read what the library holds")
FIND = Permission(name="library:find", title="Find readers by their telephone")
SECRET = Permission(name="library:secret", title="Read what few may see")


def loan_minutes(reader: Any, year: Bind[int | None] = None) -> Any:
    """Minutes of reading.

    year: in which year
    """
    loan = visible(LoanRow).c
    total = select(func.coalesce(func.sum(loan.minutes), 0)).where(loan.reader_id == reader.id)
    return total if year is None else total.where(func.extract("year", loan.at) == year)


def loans_of(reader: Any, book: Bind[Ref[Book]], least: Bind[int] = 3) -> Any:
    """How often a book was borrowed for long.

    book: which book
    least: the fewest minutes that count
    """
    loan = visible(LoanRow).c
    return select(func.count()).where(loan.reader_id == reader.id, loan.book_id == book, loan.minutes >= least)


def is_one_of(reader: Any, states: Bind[list[State]], words: Bind[list[str] | None] = None) -> Any:
    """Whether a reader is in one of some states, or says one of some words.

    states: the states
    words: the words
    """
    said = cast(reader.state, Text) == func.any(states)
    return said if words is None else or_(said, reader.words.op("&&")(words))


def last(reader: Any, name: str) -> Any:
    """The last of the values that loans of a reader hold."""
    loan = visible(LoanRow).c
    return select(func.max(loan[name])).where(loan.reader_id == reader.id)


def mean_minutes(reader: Any) -> Any:
    """The mean of the minutes of a reader's loans."""
    loan = visible(LoanRow).c
    return select(func.avg(loan.minutes)).where(loan.reader_id == reader.id)


def labels(parents: Sequence[tuple[Any, ...]]) -> list[str | None]:
    """A label for each reader whose year of birth is known."""
    return [None if born is None else f"{number} ({born})" for number, born in parents]


def strict_labels(parents: Sequence[tuple[Any, ...]]) -> list[str | None]:
    """A label for each reader but one."""
    return [None if number == "R-007" else f"<{number} {joined} {born}>" for number, joined, born in parents]


@entity(PlaceRow, tag="plc", tree=Tree(code=PlaceRow.code, closure=PlaceAncestorRow))
class Place:
    """A place."""

    id: ID
    code: str
    """Its code."""
    name: str
    """Its name."""
    parent: Place | None = to_one(PlaceRow.parent)
    """What it is in."""
    readers: Connection[Reader] = to_many(
        ReaderRow.place, order_by=(ascending(ReaderRow.born), descending(ReaderRow.joined))
    )
    """Who lives there."""


@entity(BookRow, tag="bok")
class Book:
    """A book."""

    id: ID
    title: str
    """Its title."""
    shelf: str | None
    """Where it stands."""
    price: BigInt
    """What it cost; more than the graph can carry, for one of them."""
    loans: Connection[Loan] = to_many(LoanRow.book_id, order_by=descending(LoanRow.at))
    """Who had it."""


@entity(ReaderRow, tag="rdr")
class Reader:
    """One who reads."""

    id: ID
    number: str
    """The number."""
    state: State
    """The state."""
    place: Place = to_one(ReaderRow.place)
    """Where they live."""
    born: int | None
    """In which year."""
    joined: date
    """When they joined."""
    seen_at: datetime | None
    """When they were last seen."""
    height: float | None
    """How tall."""
    balance: Decimal | None
    """What they owe."""
    points: BigInt | None
    """What they won."""
    active: bool | None
    """Whether they come."""
    words: list[str]
    """What they say."""
    marks: list[int] | None
    """What they got."""
    card: UUID | None
    """Their card."""
    guardian_id: Ref[Reader] | None
    """Who looks after them, as an id."""
    guardian: Reader | None = to_one(ReaderRow.guardian_id)
    """Who looks after them."""
    wards: Connection[Reader] = to_many(ReaderRow.guardian_id, order_by=descending(ReaderRow.height))
    """Whom they look after."""
    name: ProtectedText = protected(mask="name")
    """The name."""
    phone: ProtectedText | None = protected(mask="phone", lookup=FIND)
    """The telephone."""
    born_on: ProtectedDate | None
    """The day of birth."""
    loans: Connection[Loan] = to_many(LoanRow.reader_id, order_by=(descending(LoanRow.at), ascending(LoanRow.minutes)))
    """What they borrowed."""
    complaints: Connection[Complaint] = to_many(ComplaintRow.about_id)
    """What was said of them."""
    loan_minutes: BigInt = expression(loan_minutes)
    loans_of: int = expression(loans_of)
    is_one_of: bool = expression(is_one_of)
    initial: str = expression(lambda reader: func.substr(reader.number, 3, 1))
    """A letter."""
    huge: BigInt | None = expression(lambda reader: reader.points * 1000)
    """More than the graph can carry, for some."""
    small: int | None = expression(lambda reader: reader.points)
    """More than an Int can carry, for some."""
    tall: float = expression(lambda reader: reader.height * 2)
    """Missing or infinite, for some."""
    mean: float | None = expression(mean_minutes)
    """How long they read, in the mean."""
    last_due: date | None = expression(lambda reader: last(reader, "due"))
    """The last day by which they were to bring something back."""
    last_at: datetime | None = expression(lambda reader: last(reader, "at"))
    """When they last borrowed."""
    settled: State | None = expression(lambda reader: case((reader.born.is_not(None), cast(reader.state, Text))))
    """The state, where the year of birth is known."""
    label: str | None = derived(labels, needs=(ReaderRow.number, ReaderRow.born))
    """A label."""
    strict_label: str = derived(strict_labels, needs=(ReaderRow.number, ReaderRow.joined, ReaderRow.born))
    """A label that one of them lacks."""
    secret: int | None = expression(lambda reader: reader.born, requires=SECRET)
    """What few may see."""


@entity(LoanRow, tag="loa")
class Loan:
    """A book in the hands of a reader."""

    id: ID
    reader_id: Ref[Reader]
    """Who has it, as an id."""
    reader: Reader | None = to_one(LoanRow.reader_id)
    """Who has it."""
    book: Book = to_one(LoanRow.book_id)
    """What it is."""
    minutes: int
    """For how long."""
    due: date | None
    """Until when."""
    at: datetime
    """Since when."""
    note: ProtectedText | None
    """What the reader said."""
    complaints: Connection[Complaint] = to_many(ComplaintRow.loan_id)
    """What was said of it."""


@entity(ComplaintRow, tag="cpl", requires=SECRET)
class Complaint:
    """What was said of a loan."""

    id: ID
    text: str
    """What was said."""
    loan: Loan | None = to_one(ComplaintRow.loan_id)
    """Of which loan."""
    about: Reader | None = to_one(ComplaintRow.about_id)
    """Of whom."""


@value
class Busy:
    """How busy a reader was."""

    reader: Reader | None = to_one("reader_id")
    """Who."""
    reader_id: Ref[Reader]
    """Who, as an id."""
    minutes: BigInt
    """For how long."""
    loans: int
    """How often."""
    mean: float | None
    """For how long in the mean."""
    first: date | None
    """From when on."""
    state: State
    """The state of the reader."""


@value
class Crowd:
    """How full a place is."""

    place: str | None
    """Where."""
    readers: int
    """Readers."""


@value
class Tally:
    """How much there is."""

    readers: int
    """Readers."""
    minutes: int | None
    """Minutes, in all; more than an Int can carry, where they are multiplied."""
    oldest: int
    """The first year of birth; missing where none is known."""


@extends("Reader")
class KeenReader:
    """What the club knows of readers."""

    is_keen: bool | None = expression(lambda reader: reader.born > 1990)
    """Whether they are young."""
    long_loans: Connection[Loan] | None = to_many(LoanRow.reader_id, order_by=descending(LoanRow.due), requires=SECRET)
    """What they borrowed."""
