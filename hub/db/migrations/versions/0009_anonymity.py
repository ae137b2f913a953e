"""How many people a number must hold to be shown to those who do not see them."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from hub.data.package import SINCE, known_id
from hub.db.statements import statements

revision = "0009"
down_revision = "0008"

_KEY = "privacy.leastPeople"


def upgrade() -> None:
    """Makes the function that tells it, and the parameter that says it."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
    columns = ("id", "key", "measure", "value", "unit", "source", "valid_from", "verified")
    table = sa.table("policy_parameter", *(sa.column(name) for name in columns))
    values = (known_id("policy_parameter", _KEY), _KEY, 12, 5, "person", "a choice of this hub", SINCE, False)
    op.bulk_insert(table, [dict(zip(columns, values, strict=True))])
