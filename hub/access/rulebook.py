"""The rules of policy: set, removed and listed; every change is on record, and every hub hears of it at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from hub.access.actor import Actor
from hub.access.audit import APPEND, change_of
from hub.access.tokens import CHANNEL
from hub.db.connect import Connection
from hub.db.row import uuid7
from hub.errors import Invalid, NotFound
from hub.rows.policy_rule import PolicyForm

SET = """
INSERT INTO policy_rule (id, department, type_name, field_name, form, purposes, legal_bases, divisions)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (department, type_name, field_name, divisions)
DO UPDATE SET form = EXCLUDED.form, purposes = EXCLUDED.purposes, legal_bases = EXCLUDED.legal_bases
RETURNING id
"""
ENTRY = "id, department, type_name || '.' || field_name AS field, form, purposes, legal_bases, divisions"
REMOVE = f"DELETE FROM policy_rule WHERE id = $1 RETURNING {ENTRY}"
LIST = f"""
SELECT {ENTRY} FROM policy_rule WHERE $1::text IS NULL OR department = $1
ORDER BY department, type_name, field_name, divisions
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleEntry:
    """A rule as it stands in the table; `field` is its label, such as `Volunteer.name`."""

    id: UUID
    department: str
    field: str
    form: str
    purposes: Sequence[str] = ()
    legal_bases: Sequence[str] = ()
    divisions: Sequence[str] = ()

    def __str__(self) -> str:
        """The rule in one line."""
        words = {"for": self.purposes, "on": self.legal_bases, "in": self.divisions}
        more = [f"{word} {', '.join(said)}" for word, said in words.items() if said]
        return " ".join([self.department, self.field, self.form, *more])


async def set_rule(
    connection: Connection,
    *,
    by: Actor,
    fields: Collection[str],
    department: str,
    field: str,
    form: PolicyForm,
    purposes: Collection[str] = (),
    legal_bases: Collection[str] = (),
    divisions: Collection[str] = (),
) -> RuleEntry:
    """A new rule, in place of the one for the same field and divisions; `fields` are all that are sealed.

    Raises Invalid, which names what does not exist.
    """
    if field not in fields:
        raise Invalid(f"There is no sealed field {field}.", field="field")
    if (form is PolicyForm.PLAIN) != bool(purposes):
        raise Invalid("A PLAIN rule names the purposes that it opens for, and no other rule has any.", field="purposes")
    if legal_bases and form is not PolicyForm.PLAIN:
        raise Invalid("Only a PLAIN rule demands legal bases.", field="legalBases")
    await _check(connection, "department", "department", [department])
    await _check(connection, "purpose", "purposes", purposes)
    await _check(connection, "legal_basis", "legalBases", legal_bases)
    await _check(connection, "division", "divisions", divisions)
    type_name, _, field_name = field.partition(".")
    lists = [sorted(set(each)) for each in (purposes, legal_bases, divisions)]
    async with connection.transaction():
        key = await connection.fetchval(SET, uuid7(), department, type_name, field_name, form, *lists)
        entry = RuleEntry(
            id=key,
            department=department,
            field=field,
            form=form,
            purposes=lists[0],
            legal_bases=lists[1],
            divisions=lists[2],
        )
        await _tell(connection, by, f"set policy rule {entry}")
    return entry


async def remove_rule(connection: Connection, key: UUID, *, by: Actor) -> RuleEntry:
    """The rule that no longer holds. Raises NotFound."""
    async with connection.transaction():
        row = await connection.fetchrow(REMOVE, key)
        if row is None:
            raise NotFound(f"There is no policy rule {key}; `hub policy list` shows all.")
        entry = RuleEntry(**row)
        await _tell(connection, by, f"remove policy rule {entry}")
    return entry


async def list_rules(connection: Connection, department: str | None = None) -> list[RuleEntry]:
    """The rules of one department, or of all."""
    return [RuleEntry(**row) for row in await connection.fetch(LIST, department)]


async def _tell(connection: Connection, by: Actor, operation: str) -> None:
    """Put a change on record, and let every hub look its tokens up again; both as soon as it is committed."""
    await connection.execute(APPEND, [change_of(by, operation)])
    await connection.execute("SELECT pg_notify($1, '')", CHANNEL)


async def _check(connection: Connection, table: str, place: str, codes: Collection[str]) -> None:
    """Invalid for codes that a table does not know."""
    known = {row[0] for row in await connection.fetch(f"SELECT code FROM {table} WHERE code = ANY ($1)", list(codes))}
    if unknown := [code for code in codes if code not in known]:
        raise Invalid(f"There is no {table.replace('_', ' ')} {', '.join(unknown)}.", field=place)
