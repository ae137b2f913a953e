"""Bindings of people to volunteers: made, listed and ended by whoever operates the hub."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import UniqueViolationError

from hub.access.people import hash_subject
from hub.access.tokens import CHANNEL, TELL
from hub.db.connect import Connection
from hub.db.row import uuid7
from hub.errors import Invalid, NotFound

BIND = """
INSERT INTO person_binding (id, subject, volunteer_id, bound_at) SELECT $1, $2, id, now() FROM volunteer WHERE id = $3
"""
LIST = "SELECT volunteer_id AS volunteer, bound_at FROM person_binding ORDER BY bound_at, id"


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """A binding as a list shows it: without the subject, which nobody can read again."""

    volunteer: UUID
    bound_at: datetime


async def bind(connection: Connection, issuer: str, subject: str, volunteer: UUID) -> None:
    """From now on a subject of the issuer is a volunteer. Raises Invalid."""
    try:
        done = await connection.execute(BIND, uuid7(), hash_subject(issuer, subject), volunteer)
    except UniqueViolationError:
        raise Invalid("This subject is bound already; unbind the volunteer first.", field="subject") from None
    if done == "INSERT 0 0":
        raise Invalid(f"There is no volunteer {volunteer}.", field="volunteer")


async def list_all(connection: Connection) -> list[Binding]:
    """Every binding, the oldest first."""
    return [Binding(**row) for row in await connection.fetch(LIST)]


async def unbind(connection: Connection, volunteer: UUID) -> int:
    """How many subjects were bound to a volunteer; from now on none is. Raises NotFound."""
    async with connection.transaction():
        done = await connection.execute("DELETE FROM person_binding WHERE volunteer_id = $1", volunteer)
        await connection.execute(TELL, CHANNEL)
    if not (count := int(done.rpartition(" ")[2])):
        raise NotFound(f"No person is bound to the volunteer {volunteer}; `hub person list` shows all.")
    return count
