"""What is asked of a person's own data."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements
from hub.db.walls import lowered, protect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the records of corrections and erasures, with their walls, and the list of doomed keys."""
    with lowered(op, "volunteer"):
        for statement in statements(Path(__file__).with_suffix(".sql")):
            op.execute(statement)
    for table in ("correction", "erasure"):
        protect(op, table, volunteer="volunteer_id")
    # What has happened stays: nobody who serves can make it unsaid.
    op.execute("REVOKE UPDATE, DELETE ON correction FROM hub_app")
    op.execute("REVOKE DELETE ON erasure FROM hub_app")
