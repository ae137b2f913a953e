"""Who signs in, and how."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
