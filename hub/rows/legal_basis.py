"""On what ground of law personal data may be handled: a dictionary, kept as data."""

from sqlmodel import Field

from hub.db.row import Row


class LegalBasisRow(Row, table=True):
    """A ground on which the law lets personal data be handled (合法性基础).

    sensitive: whether the law knows it for sensitive data, or for children under 14, in particular
    """

    __tablename__ = "legal_basis"

    code: str = Field(unique=True)
    name: str
    article: str
    sensitive: bool = False
