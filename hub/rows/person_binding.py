"""Which volunteer a person is who signs in elsewhere."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from hub.db.row import Row
from hub.rows.columns import moment


class PersonBindingRow(Row, table=True):
    """A subject of the issuer of people's tokens, by its hash, and the volunteer who it is (身份绑定)."""

    __tablename__ = "person_binding"

    subject: bytes = Field(unique=True)
    volunteer_id: UUID = Field(foreign_key="volunteer.id", index=True)
    bound_at: datetime = moment()
