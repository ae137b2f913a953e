"""Who answers for the policy: the responsible units of its 24 measures."""

from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import numbers, words


class DepartmentRow(Row, table=True):
    """A responsible unit (责任单位), the other names it goes by, and the measures it answers for."""

    __tablename__ = "department"

    code: str = Field(unique=True)
    name: str = Field(unique=True)
    aliases: list[str] = words()
    measures: list[int] = numbers()
