"""A department's own names for people whom it may not see."""

from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal_column, select

from hub.graph.caller import caller
from hub.graph.compilation import visible
from hub.graph.sqltext import literal
from hub.rows.department import DepartmentRow

LENGTH = 16
"""Bytes of a name: too many to be guessed, or to be given twice."""


def partner_token(person: Any) -> ColumnElement[str]:
    """A name for a person that is always the same for the asking department, and another for every other.

    person: the column that holds the person's id
    It is made with a key of the department's that never leaves the database; who is no department gets none.
    """
    departments = visible(DepartmentRow)
    key: Any = departments.c.partner_key
    hashed = func.sha256(key.op("||")(func.sha256(key.op("||")(func.uuid_send(person)))))
    cut = func.substring(hashed, literal_column("1"), literal_column(str(LENGTH)))
    made: ColumnElement[str] = func.encode(cut, literal("hex"), type_=Text())
    return select(made).select_from(departments).where(departments.c.code == caller.department).scalar_subquery()
