"""Policy: its rules, purposes and legal bases."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
