"""Who answers for the policy: the responsible units of its 24 measures."""

from sqlalchemy import text
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import numbers, words

_RANDOM = "sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))"
"""32 bytes that nobody can guess."""


class DepartmentRow(Row, table=True):
    """A responsible unit (责任单位), the other names it goes by, and the measures it answers for.

    partner_key: what its names for people are made with; no two departments have the same, and it is never shown
    """

    __tablename__ = "department"

    code: str = Field(unique=True)
    name: str = Field(unique=True)
    aliases: list[str] = words()
    measures: list[int] = numbers()
    partner_key: bytes | None = Field(
        default=None, nullable=False, repr=False, sa_column_kwargs={"server_default": text(_RANDOM)}
    )
