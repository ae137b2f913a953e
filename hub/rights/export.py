"""A copy of all that is held about a person (查阅与复制; PIPL 45), as a document that a machine reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Column, LargeBinary

from hub.access.actor import Actor
from hub.access.journal import Journal
from hub.db.row import Row, sealed_columns
from hub.graph.fields import table_of
from hub.graph.holes import Filling
from hub.graph.names import camel
from hub.graph.parts import Parts
from hub.graph.request import Request
from hub.rights.acting import is_own, permitted, person_of, still_open, whole
from hub.rows.volunteer import VolunteerRow
from hub.works import Works
from security.place import Place
from security.sealed import Sealed

ASKED = Request(query="exportPerson", operation_name="exportPerson")
"""What the audit says was asked."""
FORM = "volunteer-hub/person/1"
"""The name of the document's form, and its version."""

Cell = tuple[str, str, UUID]
"""A table, a column and a row's id."""


class Exports:
    """Makes copies, each on record before it is handed out."""

    def __init__(self, works: Works, journal: Journal, parts: Parts) -> None:
        self._works = works
        self._journal = journal
        self._types = {entity.table.name: entity.name for entity in parts.entities.values()}

    async def make(self, actor: Actor, volunteer: UUID) -> bytes:
        """The document as JSON. What is sealed to another, such as an organization, is left out.

        Raises NotAllowed, NotFound, Refused and NotRecorded.
        """
        async with self._works.begin(actor, ASKED) as work:
            context = work.context
            if not is_own(context, volunteer):
                permitted(context, context.actor.allows("rights:export"))
            person = await person_of(context, volunteer)
            still_open(person)
            async with whole(context):
                held = await context.holders.export(context, person)
            texts, filling = await self._open(_places(held.values(), person))
            document = {
                "form": FORM,
                "madeAt": context.now,
                "volunteer": person.number,
                "missing": list(context.holders.away),
                "held": {name: _tables(rows, texts) for name, rows in held.items()},
            }
        await self._journal.record(actor, ASKED, [filling], [])
        return orjson.dumps(document, default=str, option=orjson.OPT_INDENT_2)

    async def _open(self, places: Sequence[tuple[Place, bytes]]) -> tuple[dict[Cell, str], Filling]:
        """The opened texts, and what the audit is told of them."""
        texts: dict[Cell, str] = {}
        filling = Filling("")
        for (place, _), text in zip(places, await self._works.vault.open(places), strict=True):
            told = (self._types.get(place.table, place.table), place.column, [str(place.row)])
            if isinstance(text, str):
                texts[place.table, place.column, place.row] = text
                filling.opened.append(told)
            else:
                filling.broken.append(told)
        return texts, filling


def _places(held: Iterable[Sequence[Row]], person: VolunteerRow) -> list[tuple[Place, bytes]]:
    """The sealed values of rows, those alone whose subject is the person, or the row itself."""
    return [
        (Place(table=table.name, column=column.name, row=row.id, subject=subject, keep=column.info["keep"]), value)
        for rows in held
        for row in rows
        for table in [table_of(type(row))]
        for column in sealed_columns(table)
        for subject in [getattr(row, column.info["subject"])]
        for value in _envelopes(getattr(row, column.name))
        if subject in (person.id, row.id)
    ]


def _envelopes(value: Any) -> Iterator[bytes]:
    if isinstance(value, Sealed):
        yield value.envelope


def _tables(rows: Sequence[Row], texts: Mapping[Cell, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows as JSON shows them, by table."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        table = table_of(type(row))
        shown = {camel(column.name): _shown(row, column, texts) for column in table.columns if _is_told(column)}
        tables.setdefault(camel(table.name), []).append(shown)
    return tables


def _is_told(column: Column[Any]) -> bool:
    """Whether a column says something of a person; bytes that are not sealed are hashes, which say nothing."""
    return "subject" in column.info or not isinstance(column.type, LargeBinary)


def _shown(row: Row, column: Column[Any], texts: Mapping[Cell, str]) -> Any:
    """A cell: plain as it is, sealed as its text, and null where that was not opened."""
    if "subject" in column.info:
        return texts.get((table_of(type(row)).name, column.name, row.id))
    return getattr(row, column.name)
