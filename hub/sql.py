"""Expressions that SQL of the core and of plugins shares."""

from datetime import date

from sqlalchemy import ColumnElement, Date, cast, func


def today() -> ColumnElement[date]:
    """The calendar day in Asia/Shanghai, when the statement runs."""
    return cast(func.timezone("Asia/Shanghai", func.now()), Date)
