"""Which keys are to be destroyed."""

from uuid import UUID

from hub.db.row import Row
from hub.rows.columns import choice
from security.place import Keep


class DoomedKeyRow(Row, table=True):
    """A key that was given up in the transaction that added this (待销毁密钥); it stays until the key is gone."""

    __tablename__ = "doomed_key"

    subject: UUID
    keep: Keep = choice(Keep)
