"""Where the chain of the audit ends."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel


class AuditHeadRow(SQLModel, table=True):
    """The last link of the chain, and up to which record it is sealed: one row."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("one"),)

    one: bool = Field(primary_key=True)
    sequence: int = Field(sa_type=BigInteger)
    link: bytes
    sealed: int = Field(sa_type=BigInteger)
