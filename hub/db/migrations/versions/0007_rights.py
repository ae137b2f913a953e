"""What is asked of a person's own data."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
