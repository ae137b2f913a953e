"""What is in the library: made once, always the same, with the values at which answers go wrong."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from hub.graph.fields import table_of
from security.indexed import index_columns
from security.place import Place
from security.sealed import Sealed
from security.vault import Vault
from tests.oracle.library.rows import BookRow, ComplaintRow, LoanRow, PlaceAncestorRow, PlaceRow, ReaderRow, State

Stored = dict[str, Any]
PLACES = {"1": None, "11": "1", "12": "1", "111": "11", "112": "11", "121": "12", "2": None, "21": "2"}
WORDS = ("", "红", 'red "quoted"', "back\\slash", "a\tb\nc", "😀", "ß", "Z", "a%_", "'")


class Stock:
    """All rows of the library by table."""

    def __init__(self) -> None:
        self.random = Random(1)
        self.numbers = count(1)
        self.rows: dict[Table, list[Stored]] = {}

    def id(self) -> UUID:
        """The next id."""
        return UUID(f"019a0000-0000-7000-8000-{next(self.numbers):012x}")

    def put(self, row: type, **values: Any) -> Stored:
        """Put a row on the shelf."""
        stored = {"id": self.id(), **values} if row is not PlaceAncestorRow else values
        self.rows.setdefault(table_of(row), []).append(stored)
        return stored

    def sometimes(self, value: Any, chance: float = 0.7) -> Any:
        """A value, or none."""
        return value if self.random.random() < chance else None

    def moment(self) -> datetime:
        """One of few moments, so that some are equal, on both sides of a day of Shanghai."""
        hours = self.random.choice((0, 15, 16, 40, 8000, 8001))
        micros = self.random.choice((0, 0, 500_000, 123_456))
        return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours, microseconds=micros)


def stock() -> Stock:
    """The library's stock, with texts where sealed values will be."""
    made = Stock()
    choice = made.random.choice
    for code, parent in PLACES.items():
        made.put(PlaceRow, code=code, name=f"Place {code}", parent=parent)
        above: str | None = code
        while above:
            made.put(PlaceAncestorRow, code=code, ancestor=above)
            above = PLACES[above]
    prices = (0, 100, 2**53 - 1, -5, 2**53, 100, 7)
    books = [
        made.put(BookRow, title=f"{choice(WORDS)}{number}", shelf=made.sometimes(choice(WORDS)), price=price)
        for number, price in enumerate(prices)
    ]
    readers: list[Stored] = []
    for number in range(26):
        readers.append(
            made.put(
                ReaderRow,
                number=f"R-{number:03}",
                state=choice(list(State)),
                place=choice(("11", "12", "111", "112", "121", "2")),
                born=made.sometimes(choice((1980, 1990, 2000, 2010))),
                joined=date(2023, 12, 30) + timedelta(days=choice((0, 1, 2, 400))),
                seen_at=made.sometimes(made.moment()),
                height=choice((1.5, 1.75, 2.0, 1e300, 0.1)),
                balance=made.sometimes(choice((Decimal("0.00"), Decimal("-3.50"), Decimal("1000000.10")))),
                points=made.sometimes(choice((0, 2**31 - 1, 2**31, -(2**31), 2**53 - 1))),
                active=made.sometimes(choice((True, False))),
                words=[choice(WORDS) for _ in range(choice((0, 1, 3)))],
                marks=made.sometimes([choice((1, 2, 3)) for _ in range(choice((0, 2)))]),
                card=made.sometimes(UUID(int=made.random.getrandbits(128)), 0.3),
                guardian_id=made.sometimes(choice(readers)["id"], 0.5) if readers else None,
                name=choice(("张三", "欧阳四五", 'Ann "A" O\'Hara', "李")) + str(number),
                phone=made.sometimes(f"138{number:08}"),
                born_on=made.sometimes(f"19{70 + number}-01-02"),
            )
        )
    readers[3]["height"] = float("inf")
    readers[11]["phone"] = readers[14]["phone"] = "13800000099"
    readers[9]["height"] = None
    loans = [
        made.put(
            LoanRow,
            reader_id=(reader := choice(readers[:20]))["id"],
            book_id=choice(books)["id"],
            place=reader["place"],
            minutes=choice((1, 2, 3, 5, 8, 1_000_000)),
            due=made.sometimes(date(2024, 2, 28) + timedelta(days=choice((0, 1, 2)))),
            at=made.moment(),
            note=made.sometimes(choice(WORDS) + "note", 0.5),
        )
        for _ in range(90)
    ]
    for number in range(12):
        loan = choice(loans)
        made.put(
            ComplaintRow,
            loan_id=loan["id"],
            about_id=made.sometimes(choice((loan["reader_id"], readers[0]["id"]))),
            place=loan["place"],
            text=f"{choice(WORDS)}{number}",
        )
    return made


async def sealed(made: Stock, vault: Vault) -> None:
    """Seal and index what is to be sealed; one value is put in another's place, and one subject's key is destroyed."""
    for table, rows in made.rows.items():
        for index, column in index_columns(table):
            for row in rows:
                text = row[column.name]
                kind = index.info["kind"]
                row[index.name] = text and vault.index.index(table.name, column.name, kind, text)
        for column in table.columns:
            if "keep" not in column.info:
                continue
            held = [row for row in rows if row[column.name] is not None]
            places = [
                Place(
                    table=table.name,
                    column=column.name,
                    row=row["id"],
                    subject=row[column.info["subject"]],
                    keep=column.info["keep"],
                )
                for row in held
            ]
            envelopes = await vault.seal([(place, row[column.name]) for place, row in zip(places, held, strict=True)])
            for row, envelope in zip(held, envelopes, strict=True):
                row[column.name] = envelope
    readers = made.rows[table_of(ReaderRow)]
    readers[5]["name"] = Sealed(readers[6]["name"].envelope)
