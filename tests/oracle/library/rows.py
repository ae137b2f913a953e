"""What the library stores."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Enum, ForeignKey, Integer, LargeBinary, Numeric, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from security.blind_index import IndexKind
from security.place import Keep
from security.sealed import SealedText, SealedType


class Stored(DeclarativeBase):
    """The tables of the library, apart from all others."""


class State(StrEnum):
    """Whether a reader may borrow."""

    GUEST = "GUEST"
    """May read, and not borrow."""
    MEMBER = "MEMBER"
    """May borrow."""
    BARRED = "BARRED"
    """May not come in."""


class PlaceRow(Stored):
    """A place, below another."""

    __tablename__ = "place"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    parent: Mapped[str | None] = mapped_column(Text, ForeignKey("place.code"))


class PlaceAncestorRow(Stored):
    """A place and one that holds it; each holds itself."""

    __tablename__ = "place_ancestor"
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    ancestor: Mapped[str] = mapped_column(Text, primary_key=True)


class BookRow(Stored):
    """A book."""

    __tablename__ = "book"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    shelf: Mapped[str | None] = mapped_column(Text)
    price: Mapped[int] = mapped_column(BigInteger)


class ReaderRow(Stored):
    """One who reads."""

    __tablename__ = "reader"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False))
    place: Mapped[str] = mapped_column(Text, ForeignKey("place.code"))
    born: Mapped[int | None] = mapped_column(Integer)
    joined: Mapped[date]
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    height: Mapped[float | None]
    balance: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    points: Mapped[int | None] = mapped_column(BigInteger)
    active: Mapped[bool | None]
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    marks: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    card: Mapped[UUID | None]
    guardian_id: Mapped[UUID | None] = mapped_column(ForeignKey("reader.id"))
    name: Mapped[SealedText] = mapped_column(SealedType, info={"subject": "id", "keep": Keep.RECORD})
    phone: Mapped[SealedText | None] = mapped_column(SealedType, info={"subject": "id", "keep": Keep.CONTACT})
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, info={"indexes": "phone", "kind": IndexKind.PHONE})
    born_on: Mapped[SealedText | None] = mapped_column(SealedType, info={"subject": "id", "keep": Keep.RECORD})


class LoanRow(Stored):
    """A book in the hands of a reader."""

    __tablename__ = "loan"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("reader.id"))
    book_id: Mapped[UUID] = mapped_column(ForeignKey("book.id"))
    place: Mapped[str] = mapped_column(Text, ForeignKey("place.code"))
    minutes: Mapped[int]
    due: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    note: Mapped[SealedText | None] = mapped_column(SealedType, info={"subject": "reader_id", "keep": Keep.RECORD})


class ComplaintRow(Stored):
    """What was said of a loan, which few may see."""

    __tablename__ = "complaint"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID] = mapped_column(ForeignKey("loan.id"))
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("reader.id"))
    place: Mapped[str] = mapped_column(Text, ForeignKey("place.code"))
    text: Mapped[str] = mapped_column(Text)
