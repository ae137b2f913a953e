"""The second wall: row-level security that a migration puts on a table.

Who is asking is told by the setting `hub.scope`, "divisions;organization;volunteer", of which every part may be empty;
divisions are codes joined by commas, or `*`. A fourth part, `audit`, stands for whoever reads the audit. While the
setting is unset, hub_app sees no row, and neither does the owner of the table: migrations lower the wall where they
must, jobs enter as hub_loader.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Executes(Protocol):
    """What runs SQL in a migration: `alembic.op`."""

    def execute(self, sqltext: str) -> object:
        """Run one statement."""


_SCOPE = "current_setting('hub.scope', true)"


def _part(place: int) -> str:
    return f"nullif(split_part({_SCOPE}, ';', {place}), '')"


# Each is a scalar subquery, so that PostgreSQL computes it once for a statement, not once for a row.
EVERYWHERE = f"(SELECT {_part(1)} = '*')"
"""Whether the caller may see the whole province."""
# A set and not an array: it is looked up in, not searched through, for every row. And one set, not one for each part:
# whatever stands in a policy is planned anew with every statement that meets the table.
KEYS = f"""(SELECT CAST('{{"' || replace(translate({_SCOPE}, ';', ','), ',', '": 0, "') || '": 0}}' AS jsonb) - '')"""
"""The divisions that the caller may see and the ids of who is asking, as a set for the operators `?` and `?|`."""
ORGANIZATION = f"(SELECT CAST({_part(2)} AS uuid))"
"""The organization that is asking, or null."""
VOLUNTEER = f"(SELECT CAST({_part(3)} AS uuid))"
"""The volunteer who is asking, or null."""
PEOPLE = f"(SELECT coalesce({_part(2)}, {_part(3)}) IS NOT NULL)"
"""Whether an organization or a volunteer is asking."""


def protect(
    op: Executes,
    table: str,
    *,
    division: str | None = "division",
    organization: str | None = None,
    volunteer: str | None = None,
    public_to_people: str | None = None,
    extra: str | None = None,
) -> None:
    """Put the wall on a table, in place of one that is there; hub_app passes it where any of these holds.

    division, organization, volunteer: the column that must name the caller's
    public_to_people: a condition for rows that any organization and volunteer may see, though not change
    extra: one more condition, which may use ORGANIZATION and VOLUNTEER
    """
    named = [f'CAST("{column}" AS text)' for column in (division, organization, volunteer) if column is not None]
    conditions = [EVERYWHERE]
    if named:
        conditions.append(f"{KEYS} ?| ARRAY[{', '.join(named)}]")
    if extra is not None:
        conditions.append(f"({extra})")
    scope = " OR ".join(conditions)
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    op.execute(f'DROP POLICY IF EXISTS scope ON "{table}"')
    op.execute(f'DROP POLICY IF EXISTS public ON "{table}"')
    op.execute(f'CREATE POLICY scope ON "{table}" TO hub_app USING ({scope}) WITH CHECK ({scope})')
    if public_to_people is not None:
        op.execute(f'CREATE POLICY public ON "{table}" FOR SELECT TO hub_app USING ({PEOPLE} AND ({public_to_people}))')


@contextmanager
def lowered(op: Executes, *tables: str) -> Iterator[None]:
    """A part of a migration for which the owner passes the walls of tables: to change rows, to add a foreign key.

    It is part of the migration's transaction, so that nobody else ever finds the wall down.
    """
    for table in tables:
        op.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    yield
    for table in tables:
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
