"""The core's tables, the walls around those that a scope divides, and what every hub knows from the first day."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from hub.data import department_rows, division_rows, policy_parameter_rows, service_category_rows
from hub.db.statements import statements
from hub.db.walls import ORGANIZATION, protect

revision = "0001"
down_revision = None

_FILES = ("0001_core.sql", "0001_division_ancestor.sql", "0001_served_volunteers.sql")
_SERVED = f"{ORGANIZATION} IS NOT NULL AND (SELECT served_volunteers()) ? CAST(id AS text)"
"""The volunteers that belong to the asking organization or take part in its activities."""


def upgrade() -> None:
    """Makes everything that the core starts with."""
    for name in _FILES:
        for statement in statements(Path(__file__).with_name(name)):
            op.execute(statement)
    _wall()
    _limit()
    _insert("division", division_rows())
    _insert("department", department_rows())
    _insert("service_category", service_category_rows())
    _insert("policy_parameter", policy_parameter_rows())


def _wall() -> None:
    protect(op, "volunteer", volunteer="id", extra=_SERVED)
    protect(op, "organization", organization="id", public_to_people="true")
    protect(op, "activity", organization="organization_id", public_to_people="status <> 'DRAFT'")
    for table in ("membership", "assignment", "service_record"):
        protect(op, table, organization="organization_id", volunteer="volunteer_id")


def _limit() -> None:
    # Whoever serves can add to the audit, and neither read nor change it; what is derived it can only read.
    op.execute("REVOKE ALL ON audit_record FROM hub_app")
    op.execute("GRANT INSERT ON audit_record TO hub_app")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON division_ancestor, demo_load FROM hub_app")
    op.execute("GRANT UPDATE ON SEQUENCE volunteer_serial TO hub_loader")


def _insert(table: str, rows: Sequence[dict[str, Any]]) -> None:
    op.bulk_insert(sa.table(table, *(sa.column(name) for name in rows[0])), list(rows))
