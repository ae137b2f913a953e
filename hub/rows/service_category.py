"""What kinds of service there are, by the policy's own list."""

from datetime import date

from sqlmodel import Field

from hub.db.row import Row


class ServiceCategoryRow(Row, table=True):
    """A category of service (服务类别; measure 4) on the days when it is in use."""

    __tablename__ = "service_category"

    code: str = Field(unique=True)
    name: str = Field(unique=True)
    valid_from: date
    valid_to: date | None = None
