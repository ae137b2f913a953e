"""How many people a number must hold to be shown to those who do not see them."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the function that tells it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
