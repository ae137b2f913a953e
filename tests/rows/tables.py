"""The core's rows, tables and enums, as the package of rows exports them."""

from enum import StrEnum
from importlib import import_module

from sqlalchemy import Table
from sqlmodel import SQLModel

# By its full name: the front door has a word `rows` of its own.
_PACKAGE = import_module("hub.rows")
_CLASSES = [each for name in _PACKAGE.__all__ if isinstance(each := getattr(_PACKAGE, name), type)]

ROWS: list[type[SQLModel]] = [each for each in _CLASSES if issubclass(each, SQLModel)]
ENUMS: list[type[StrEnum]] = [each for each in _CLASSES if issubclass(each, StrEnum)]
TABLES: dict[str, Table] = {row.__table__.name: row.__table__ for row in ROWS}  # type: ignore[attr-defined]
