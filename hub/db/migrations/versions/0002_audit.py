"""What the audit keeps beside its records."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
