"""Policies and coverages, and the walls around them."""

import re
from pathlib import Path

from alembic import op

from hub import ORGANIZATION, VOLUNTEER, protect

revision = "0001"
down_revision = None

_STATEMENT_END = re.compile(r"(?<=;)\n+(?=\S)")
"""In the file a statement begins in the first column, and nothing else does."""

_PARTY = (
    f"insurer_id = {ORGANIZATION} OR id IN (SELECT policy_id FROM insurance_coverage WHERE volunteer_id = {VOLUNTEER})"
)
"""The policies that the asking organization insures, or that cover the asking volunteer."""


def upgrade() -> None:
    """Makes everything that insurance starts with."""
    for statement in _STATEMENT_END.split(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")):
        op.execute(statement)
    protect(op, "insurance_coverage", organization="holder_id", volunteer="volunteer_id")
    protect(op, "insurance_policy", organization="holder_id", extra=_PARTY)
