"""JSON written by PostgreSQL, as text: pieces that are known and expressions that are not."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
)

from hub.graph.annotations import Shape, Wrap
from hub.graph.holes import HOLE
from hub.graph.scalars import NAMES, SAFE

Piece = str | ColumnElement[Any]
"""Known text, or an expression that is never null."""

MOST = 90
"""Arguments of one call; PostgreSQL takes 100."""


def literal(text: str) -> ColumnElement[str]:
    """Text as an SQL literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace(HOLE, "\\x01")
    return literal_column(f"E'{escaped}'" if "\\" in escaped else f"'{escaped}'", Text())


def concat(pieces: Iterable[Piece]) -> ColumnElement[str]:
    """The pieces as one text."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    terms = [literal(piece) if isinstance(piece, str) else piece for piece in merged]
    while len(terms) > MOST:
        terms = [_join(terms[start : start + MOST]) for start in range(0, len(terms), MOST)]
    return _join(terms)


def _join(terms: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    if len(terms) == 1:
        return cast(terms[0], Text())
    return func.concat(*terms, type_=Text())


def strict(pieces: Sequence[Piece]) -> ColumnElement[str]:
    """The pieces as one text that is null where any of them is."""
    joined: ColumnElement[str] | None = None
    for piece in pieces:
        term = literal(piece) if isinstance(piece, str) else cast(piece, Text())
        joined = term if joined is None else joined.op("||")(term)
    assert joined is not None
    return joined


def hole(slot: int, *payload: Piece) -> list[Piece]:
    """A hole with its payload."""
    return [f"{HOLE}{slot}|", *payload, HOLE]


def value(expression: ColumnElement[Any], shape: Shape, *, tag: str = "") -> list[Piece]:
    """A scalar as JSON; null where the expression is null."""
    if shape.wrap is Wrap.LIST:
        return [cast(func.to_json(expression), Text())]
    if shape.wrap is Wrap.REF or tag:
        return [f'"{tag}_', expression, '"']
    if shape.is_enum:
        return ['"', cast(expression, Text()), '"']
    match NAMES[shape.target]:
        case "Int" | "BigInt":
            return [expression]
        case "Boolean":
            return [cast(expression, Text())]
        case "Date" | "Decimal" | "ID":
            return ['"', expression, '"']
        case _:
            return [cast(func.to_json(expression), Text())]


def nullable(expression: ColumnElement[Any], shape: Shape, otherwise: Piece = "null", *, tag: str = "") -> Piece:
    """A scalar as JSON, with what stands where it is null."""
    other = literal(otherwise) if isinstance(otherwise, str) else otherwise
    return func.coalesce(strict(value(expression, shape, tag=tag)), other)


def computed(
    expression: ColumnElement[Any], shape: Shape, parent: FromClause, absent: Piece, beyond: Piece
) -> ColumnElement[str]:
    """A number that SQL computes, `bounded`, and computed once."""
    # OFFSET 0 keeps PostgreSQL from computing the expression once for each mention.
    held = select(expression.label("v")).correlate(parent).offset(literal_column("0")).subquery()
    return select(bounded(held.c.v, shape, absent, beyond)).select_from(held).scalar_subquery()


def fits(column: ColumnElement[Any]) -> bool:
    """Whether the graph can carry every number that a column can hold."""
    return isinstance(column.type, Integer) and not isinstance(column.type, BigInteger)


def bounded(number: ColumnElement[Any], shape: Shape, absent: Piece, beyond: Piece) -> ColumnElement[str]:
    """A number as JSON, with what stands where it is null and where the graph cannot carry it."""
    if NAMES[shape.target] == "Float":
        infinite: Any = literal_column("'Infinity'::float8")
        outside: Any = or_(number == literal_column("'NaN'::float8"), number == infinite, number == -infinite)
    else:
        most = SAFE if NAMES[shape.target] == "BigInt" else 2**31 - 1
        least = -most if NAMES[shape.target] == "BigInt" else -(2**31)
        outside = or_(number > literal_column(str(most)), number < literal_column(str(least)))
    texts = [literal(piece) if isinstance(piece, str) else piece for piece in (absent, beyond)]
    return case((number.is_(null()), texts[0]), (outside, texts[1]), else_=cast(number, Text()))


__all__ = ["Piece", "bounded", "computed", "concat", "fits", "hole", "literal", "nullable", "strict", "value"]
