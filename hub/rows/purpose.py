"""What opened values are used for: a dictionary, kept as data."""

from sqlmodel import Field

from hub.db.row import Row


class PurposeRow(Row, table=True):
    """A purpose for which personal data may be opened (用途), and the legal basis where a request names no other."""

    __tablename__ = "purpose"

    code: str = Field(unique=True)
    name: str
    legal_basis: str = Field(foreign_key="legal_basis.code", index=True)
