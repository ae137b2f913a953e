"""Of whom sealed rows tell, what closes them, and to what they consented, said apart from the code that decides."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from hub.db.connect import Connection
from hub.graph.fields import Protected
from hub.graph.names import camel
from hub.graph.parts import Entity
from tests.access.matrix.callers import SHARED

CLOSED: Mapping[str, frozenset[str]] = {
    "RESTRICTED": frozenset(),
    "ERASED": frozenset(),
    "DECEASED": frozenset({"masked"}),
}
"""The statuses of people that close what is sealed of them, each with the forms that it leaves open."""
AT_ONCE = 20
_CONSENTS = """
SELECT consent.volunteer_id, consent.giver, consent.sensitive, data_sharing.fields,
       extract(year FROM now() AT TIME ZONE 'Asia/Shanghai') - volunteer.birth_year AS age
FROM consent JOIN volunteer ON volunteer.id = volunteer_id JOIN data_sharing ON data_sharing.id = sharing_id
WHERE withdrawn_at IS NULL AND department = $1 AND purpose = 'SERVICE' AND legal_basis = 'CONSENT'
"""

Asks = Callable[..., Awaitable[Any]]
"""Answers a query as the administrator is answered, who sees all that no door closes."""


def sealed(entity: Entity) -> list[Protected]:
    """The sealed fields of a type."""
    return [each for each in entity.fields.values() if isinstance(each, Protected)]


@dataclass(frozen=True, slots=True)
class People:
    """What the register says of the volunteers.

    subjects: for each row with sealed fields that tell of a volunteer, the volunteer
    statuses: how each volunteer stands
    shared: the labels of what each volunteer lets the department have with which data are shared
    closed: the sealed fields of the rows that tell of a closed person, as they would be shown if nothing closed them
    """

    subjects: Mapping[str, str]
    statuses: Mapping[str, str]
    shared: Mapping[str, frozenset[str]]
    closed: Mapping[str, Mapping[str, Any]]

    def status(self, key: str) -> str | None:
        """What closes a row, if anything does."""
        status = self.statuses.get(self.subjects.get(key, ""))
        return status if status in CLOSED else None


async def people(connection: Connection, entities: Mapping[str, Entity], ask: Asks) -> People:
    """What the register says."""
    rows = await connection.fetch("SELECT id, status FROM volunteer")
    statuses = {f"vol_{row['id']}": row["status"] for row in rows}
    subjects: dict[str, str] = {}
    closed: dict[str, Mapping[str, Any]] = {}
    for entity in entities.values():
        told = await _subjects(connection, entity)
        subjects |= told
        keys = [key for key, subject in told.items() if statuses[subject] in CLOSED]
        async with _lifted(connection):
            for start in range(0, len(keys), AT_ONCE):
                closed |= await _opened(ask, entity, keys[start : start + AT_ONCE])
    return People(subjects, statuses, await _shared(connection), closed)


async def _subjects(connection: Connection, entity: Entity) -> dict[str, str]:
    """The volunteer of each row of a type; none where it tells of none."""
    columns = {each.column.table.c[each.column.info["subject"]] for each in sealed(entity)}
    for column in columns:
        named = next(iter(column.foreign_keys)).column if column.foreign_keys else column
        if named.table.name == "volunteer":
            rows = await connection.fetch(f"SELECT id, {column.name} AS subject FROM {entity.table.name}")
            return {f"{entity.tag}_{row['id']}": f"vol_{row['subject']}" for row in rows}
    return {}


async def _shared(connection: Connection) -> dict[str, frozenset[str]]:
    shared: dict[str, frozenset[str]] = {}
    for row in await connection.fetch(_CONSENTS, SHARED):
        # In the year of a fourteenth birthday neither word opens anything that tells of a child.
        if row["age"] < 14 if row["giver"] == "GUARDIAN" else row["age"] > 14 or row["sensitive"]:
            key = f"vol_{row['volunteer_id']}"
            shared[key] = shared.get(key, frozenset()) | frozenset(row["fields"])
    return shared


@asynccontextmanager
async def _lifted(connection: Connection) -> AsyncIterator[None]:
    """Nobody is closed for a while."""
    rows = await connection.fetch(
        "UPDATE volunteer SET status = 'ACTIVE' FROM volunteer AS before"
        " WHERE before.id = volunteer.id AND before.status = ANY($1::text[]) RETURNING volunteer.id, before.status",
        list(CLOSED),
    )
    yield
    await connection.executemany("UPDATE volunteer SET status = $2 WHERE id = $1", [tuple(row) for row in rows])


async def _opened(ask: Asks, entity: Entity, keys: list[str]) -> dict[str, Mapping[str, Any]]:
    """The sealed fields of rows."""
    fields = " ".join(f"{camel(each.name)} {{ masked plain }}" for each in sealed(entity))
    shown = f"_entities(representations: $all) {{ ... on {entity.name} {{ id {fields} }} }}"
    named = [{"__typename": entity.name, "id": key} for key in keys]
    answer = await ask(f"query ($all: [_Any!]!) {{ {shown} }}", all=named)
    assert "errors" not in answer, answer
    return {each.pop("id"): each for each in answer["data"]["_entities"]}
