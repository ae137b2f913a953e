"""The scalars of the graph, and how a Python type is written in the SDL."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry
from graphql import GraphQLError
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer, Numeric, Text, Uuid

from hub.graph.markers import ID, BigInt

SAFE = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact."""


def big_int(value: Any) -> int:
    """A whole number within ±(2^53 - 1), or a coercion error."""
    if isinstance(value, bool) or not isinstance(value, int) or not -SAFE <= value <= SAFE:
        raise GraphQLError("BigInt must be a whole number within ±(2^53 - 1)")
    return value


BIG_INT = strawberry.scalar(
    name="BigInt",
    description="A whole number within ±(2^53 - 1): sums of minutes, and money in fen.",
    serialize=big_int,
    parse_value=big_int,
)

NAMES: dict[Any, str] = {
    str: "String",
    int: "Int",
    float: "Float",
    bool: "Boolean",
    date: "Date",
    datetime: "DateTime",
    Decimal: "Decimal",
    UUID: "ID",
    ID: "ID",
    BigInt: "BigInt",
}
"""The name of each scalar in the SDL."""

INPUTS: dict[str, Any] = {
    "String": str,
    "Int": int,
    "Float": float,
    "Boolean": bool,
    "Date": date,
    "DateTime": datetime,
    "Decimal": Decimal,
    "ID": ID,
    "BigInt": BigInt,
}
"""The Python type that stands for each scalar in a composed class."""

SQL: dict[Any, Any] = {
    str: Text(),
    int: Integer(),
    float: Float(),
    bool: Boolean(),
    date: Date(),
    datetime: DateTime(timezone=True),
    Decimal: Numeric(),
    UUID: Uuid(),
    BigInt: BigInteger(),
}
"""The SQL type of a bind parameter of each Python type."""
