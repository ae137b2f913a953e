"""What callers have asked for in the running minute."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment


class BudgetRow(Row, table=True):
    """What the hub's processes have leased for one caller in one minute (配额); its id is a digest of who that is."""

    __tablename__ = "budget"
    # Forgotten in a crash, and written to no log: a minute is not worth more.
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012

    minute: datetime = moment()
    requests: int = Field(sa_type=BigInteger)
    cost: int = Field(sa_type=BigInteger)
