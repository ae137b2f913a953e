"""The audit as one chain, whom its disclosures were about, and the registers of incidents and assessments."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from hub.data import policy_parameter_rows
from hub.db.statements import statements
from hub.db.walls import KEYS, protect
from security.audit_chain import GENESIS, canonical, link

revision = "0002"
down_revision = "0001"

_CONTENT = (
    *("id", "synthetic", "caller_kind", "caller_id", "caller_name", "organization_id", "department", "purpose"),
    *("legal_basis", "document_hash", "operation", "opened", "looked_up", "refused", "failed"),
)
_KEPT = ("audit.keepYears", "log.keepMonths")


def upgrade() -> None:
    """Chains what is there, and lets nobody write but through the chain."""
    for statement in statements(Path(__file__).with_suffix(".sql")):
        op.execute(statement)
    sequence, last = _chain()
    op.execute(
        sa.text("INSERT INTO audit_head VALUES (true, :sequence, :link, 0)").bindparams(sequence=sequence, link=last)
    )
    op.execute("ALTER TABLE audit_record ALTER sequence SET NOT NULL, ALTER link SET NOT NULL, ADD UNIQUE (sequence)")
    _limit()
    _wall()
    _parameters()


def _chain() -> tuple[int, bytes]:
    """Each record that is there becomes a link, the oldest first; the number and the link of the last."""
    record = sa.table("audit_record", *map(sa.column, ("sequence", "link", "at", *_CONTENT)))
    seconds = sa.cast(sa.func.extract("epoch", record.c.at), sa.BigInteger)
    columns = [sa.type_coerce(record.c[name], _type(name)).label(name) for name in _CONTENT]
    bind, sequence, last = op.get_bind(), 0, GENESIS
    for sequence, row in enumerate(bind.execute(sa.select(seconds.label("at"), *columns).order_by("id")), 1):
        last = link(last, sequence, row.at, canonical({name: getattr(row, name) for name in _CONTENT}))
        bind.execute(sa.update(record).where(record.c.id == row.id).values(sequence=sequence, link=last))
    return sequence, last


def _type(name: str) -> Any:
    return sa.JSON() if name in ("opened", "looked_up", "refused", "failed") else sa.types.NULLTYPE


def _limit() -> None:
    op.execute("REVOKE ALL ON audit_record, audit_head FROM hub_app, hub_loader")
    op.execute("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON disclosure FROM hub_app, hub_loader")
    op.execute("GRANT SELECT ON audit_record, audit_head TO hub_loader")
    op.execute("GRANT UPDATE (sealed) ON audit_head TO hub_loader")
    op.execute("REVOKE ALL ON FUNCTION append_audit_records FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION append_audit_records TO hub_app, hub_loader")


def _wall() -> None:
    protect(op, "disclosure", division=None, organization="subject", volunteer="subject", extra=f"{KEYS} ? 'audit'")
    # The function that appends is the owner's, for whom the wall would otherwise stand as well.
    op.execute("CREATE POLICY kept ON disclosure TO CURRENT_USER USING (true) WITH CHECK (true)")


def _parameters() -> None:
    rows = [row for row in policy_parameter_rows() if row["key"] in _KEPT]
    columns: list[Any] = [sa.column(name) for name in rows[0]]
    # A database that begins today has them from its first migration.
    op.execute(
        sa.dialects.postgresql.insert(sa.table("policy_parameter", *columns)).values(rows).on_conflict_do_nothing()
    )
