"""Policy: divisions and legal bases of its rules, and the dictionaries of purposes and legal bases."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from hub.data import legal_basis_rows, purpose_rows
from hub.db.statements import statements

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
    _insert("legal_basis", legal_basis_rows())
    _insert("purpose", purpose_rows())


def _insert(table: str, rows: Sequence[dict[str, Any]]) -> None:
    op.bulk_insert(sa.table(table, *(sa.column(name) for name in rows[0])), list(rows))
