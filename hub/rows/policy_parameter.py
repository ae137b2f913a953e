"""Every number of the policy, as data with its source."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint

from hub.db.row import Row


class PolicyParameterRow(Row, table=True):
    """A parameter of the policy (政策参数), a number or a text, on the days when it holds."""

    __tablename__ = "policy_parameter"
    __table_args__ = (
        UniqueConstraint("key", "valid_from"),
        CheckConstraint("num_nonnulls(value, text) = 1", name="policy_parameter_has_one_value"),
    )

    key: str
    measure: int | None = None
    value: Decimal | None = None
    text: str | None = None
    unit: str | None = None
    source: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False
