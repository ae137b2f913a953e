"""What may be asked of the library, and who sees what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, literal_column, not_, or_, select

from hub.graph.compilation import unseen, visible
from hub.graph.declare import query
from hub.graph.fields import rows, table_of
from hub.graph.markers import Answer, Bind, Connection, Permission, Ref, Report
from hub.graph.parts import Closing, Contribution, Opening, Parts, Scope
from tests.oracle.library.rows import ComplaintRow, LoanRow, ReaderRow, State
from tests.oracle.library.shown import (
    READ,
    Book,
    Busy,
    Complaint,
    Crowd,
    KeenReader,
    Loan,
    Place,
    Reader,
    Tally,
)

COUNT = Permission(name="library:count", title="Count all that there is")


@query(public=True)
def places() -> Connection[Place]:
    """Places."""
    return rows()


@query(public=True)
def place(code: Bind[str]) -> Place | None:
    """A place.

    code: its code
    """
    return rows(lambda place: place.code == code)


@query()
def books() -> Connection[Book]:
    """Books."""
    return rows()


@query(requires=READ)
def readers() -> Connection[Reader]:
    """Readers."""
    return rows()


@query(requires=READ)
def reader(id: Bind[Ref[Reader]]) -> Reader | None:
    """A reader.

    id: the id
    """
    return rows(lambda reader: reader.id == id)


@query(requires=READ)
def readers_in(states: Bind[list[State]], least: Bind[int | None] = None) -> Connection[Reader]:
    """Readers in some states.

    states: the states
    least: born in this year or later
    """
    return rows(
        lambda reader: (
            (reader.state == func.any(states))
            if least is None
            else (reader.state == func.any(states)) & (reader.born >= least)
        )
    )


@query(requires=READ)
def loans() -> Connection[Loan]:
    """Loans."""
    return rows()


@query(requires=READ)
def complaints() -> Connection[Complaint]:
    """Complaints."""
    return rows()


def busy(year: Any) -> Any:
    """How busy the visible readers were."""
    loan, reader = visible(LoanRow), visible(ReaderRow)
    return (
        select(
            loan.c.reader_id,
            func.sum(loan.c.minutes).label("minutes"),
            func.count().label("loans"),
            func.avg(loan.c.minutes).label("mean"),
            func.min(loan.c.due).label("first"),
            reader.c.state,
            func.count(reader.c.id.distinct()).filter(unseen(reader)).label("others"),
        )
        .join_from(loan, reader, loan.c.reader_id == reader.c.id)
        .where(func.extract("year", loan.c.at) == year)
        .group_by(loan.c.reader_id, reader.c.state)
        .order_by(func.sum(loan.c.minutes).desc(), loan.c.reader_id)
    )


@query(requires=READ)
def busiest(year: Bind[int]) -> Report[Busy]:
    """Who was busiest.

    year: in which year
    """
    return busy(year)


@query(requires=COUNT, rows="all", people="others")
def busiest_of_all(year: Bind[int]) -> Report[Busy]:
    """Who was busiest, of all.

    year: in which year
    """
    return busy(year)


@query(requires=COUNT, rows="all", people="others")
def crowds(least: Bind[int] = 0) -> Report[Crowd]:
    """How many readers places have, the fullest first.

    least: born in this year or later
    """
    reader = visible(ReaderRow)
    return (
        select(
            reader.c.place,
            func.count().label("readers"),
            func.count().filter(unseen(reader)).label("others"),
        )
        .where(reader.c.born >= least)
        .group_by(reader.c.place)
        .order_by(func.count().desc(), reader.c.place)
    )


@query(requires=COUNT, rows="all", people="others")
def census() -> Answer[Tally] | None:
    """How much there is of all."""
    reader = visible(ReaderRow)
    return select(
        func.count().label("readers"),
        func.count(reader.c.id).filter(unseen(reader)).label("others"),
        func.min(reader.c.born).label("oldest"),
        literal_column("NULL::bigint").label("minutes"),
    ).select_from(reader)


@query(requires=READ)
def tally(times: Bind[int] = 1) -> Answer[Tally] | None:
    """How much there is.

    times: by what minutes are multiplied
    """
    reader, loan = visible(ReaderRow), visible(LoanRow)
    return select(
        func.count().label("readers"),
        (select(func.sum(loan.c.minutes)).scalar_subquery() * times).label("minutes"),
        func.min(reader.c.born).label("oldest"),
    ).select_from(reader)


def is_near(row: Any, asks: Any) -> Any:
    """Whether a row lies where the caller may look."""
    return row.place == func.any(asks.divisions)


def lent_to(asks: Any) -> Any:
    """Readers who had a book where the caller may look."""
    loan = table_of(LoanRow).alias().c
    return select(loan.reader_id).where(is_near(loan, asks))


SCOPES = (
    Scope(
        row=ReaderRow,
        applies=lambda asks: True,
        where=lambda reader, asks: or_(is_near(reader, asks), reader.id == asks.volunteer),
    ),
    Scope(
        row=LoanRow,
        applies=lambda asks: True,
        where=lambda loan, asks: or_(is_near(loan, asks), loan.reader_id == asks.volunteer),
    ),
    Scope(row=ComplaintRow, applies=lambda asks: True, where=is_near),
)
"""Who sees what."""
DOORS = (
    Opening(name="own", row=ReaderRow, applies=lambda asks: True, where=lambda reader, asks: reader.id == asks.subject),
    Opening(
        name="guardian",
        row=ReaderRow,
        fields=(ReaderRow.phone, ReaderRow.born_on),
        applies=lambda asks: True,
        where=lambda reader, asks: reader.guardian_id.in_(lent_to(asks)),
    ),
    Opening(
        name="lender",
        row=LoanRow,
        fields=(LoanRow.note,),
        applies=lambda asks: True,
        where=lambda loan, asks: and_(is_near(loan, asks), loan.minutes > 2),
    ),
    Closing(
        name="absent",
        row=ReaderRow,
        code="ABSENT",
        reason="is of somebody who does not come.",
        where=lambda reader, asks: reader.seen_at < func.make_timestamptz(2024, 1, 2, 0, 0, 0),
        masked=False,
    ),
    Closing(
        name="barred",
        row=ReaderRow,
        code="BARRED",
        reason="is of somebody who may not come in.",
        where=lambda reader, asks: and_(reader.state == State.BARRED, not_(reader.active)),
    ),
    Closing(
        name="secret",
        row=LoanRow,
        code="SECRET",
        reason="is of a loan that nobody is to know.",
        where=lambda loan, asks: loan.minutes == 1,
    ),
)
"""What opens by the row, and what is closed by it. Bits: own, guardian, lender, absent, barred, secret."""
QUERIES = (
    places,
    place,
    books,
    readers,
    reader,
    readers_in,
    loans,
    complaints,
    busiest,
    busiest_of_all,
    crowds,
    census,
    tally,
)


def parts() -> Parts:
    """The parts of the library, and of a club that extends it."""
    library = Contribution(
        plugin="core", types=(Place, Book, Reader, Loan, Complaint, Busy, Crowd, Tally), queries=QUERIES
    )
    return Parts().add(library, SCOPES, DOORS).add(Contribution(plugin="club", extensions=(KeenReader,)))
