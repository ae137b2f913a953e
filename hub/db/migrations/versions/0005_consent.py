"""Consent, and what is shared with whom; an organization passes the wall to whom it registered."""

from pathlib import Path

from alembic import op

from hub.db.statements import statements
from hub.db.walls import ORGANIZATION, lowered, protect

revision = "0005"
down_revision = "0004"

_SERVED = f"{ORGANIZATION} IS NOT NULL AND (SELECT served_volunteers()) ? CAST(id AS text)"
"""The volunteers that belong to the asking organization or take part in its activities."""


def upgrade() -> None:
    """Makes it."""
    with lowered(op, "volunteer", "organization"):
        for statement in statements(Path(__file__).with_suffix(".sql")):
            op.execute(statement)
    protect(op, "volunteer", volunteer="id", organization="registered_by_id", extra=_SERVED)
    protect(op, "consent", organization="organization_id", volunteer="volunteer_id")
