"""What a department may see of a protected field."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import choice, words


class PolicyForm(StrEnum):
    """The most that a protected field may show (展示形式)."""

    DENY = "DENY"
    """Nothing (不展示)."""
    MASK = "MASK"
    """The masked form only (脱敏)."""
    PLAIN = "PLAIN"
    """The plain value, for a purpose of the rule (明文)."""


class PolicyRuleRow(Row, table=True):
    """The form in which a department may see one field of a type (访问策略).

    purposes: what the plain value may be opened for
    legal_bases: the grounds on which it may be opened; any where none is named
    divisions: the roots of where the rule holds, each with all below it; everywhere where none is named
    """

    __tablename__ = "policy_rule"
    __table_args__ = (UniqueConstraint("department", "type_name", "field_name", "divisions"),)

    department: str = Field(foreign_key="department.code")
    type_name: str
    field_name: str
    form: PolicyForm = choice(PolicyForm)
    purposes: list[str] = words()
    legal_bases: list[str] = words()
    divisions: list[str] = words()
