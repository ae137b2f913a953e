"""`hub person export`, `erase` and `sweep`: what people may ask of their own data, done by an operator for them."""

import asyncio
import os
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import select

from hub.access.actor import Actor
from hub.errors import NotFound
from hub.graph.fields import table_of
from hub.graph.request import Request
from hub.hub import Hub, open_hub
from hub.rights.erasure import erase as erased
from hub.rights.export import Exports
from hub.rights.officer import officer
from hub.rights.sweep import sweep as swept
from hub.rows import ErasureRow, VolunteerRow
from hub.settings import Settings, load

NAME = "hub person"
"""The name under which an operator is recorded."""
PRIVATE = 0o600

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The volunteer number.")]


def export(number: Number, to: Annotated[Path, typer.Option(metavar="FILE", help="A file that is made.")]) -> None:
    """Write all that is held about a person into a new file that only its owner can read; it goes on record."""
    asyncio.run(_export(load(), number, to))
    typer.echo(f"{to} holds all that is held about {number}.")


def erase(number: Number) -> None:
    """Erase a person: the contacts at once, the rest when no duty to keep remains."""
    typer.echo(_said(asyncio.run(_erase(load(), number))))


def sweep() -> None:
    """Erase the rest of those for whom the last duty to keep has ended; to be run every day."""
    records = asyncio.run(_sweep(load()))
    done = sum(record.erased_at is not None for record in records)
    typer.echo(f"{done} of {len(records)} whose last day was over {'is' if done == 1 else 'are'} erased.")


def _said(record: ErasureRow) -> str:
    if record.erased_at is not None:
        return "The person is erased."
    return f"The contacts are erased; until {record.kept_until} the rest is kept ({'; '.join(record.duties)})."


async def _export(settings: Settings, number: str, to: Path) -> None:
    async with open_hub(settings) as hub:
        acting = officer(hub.registry, NAME)
        exports = Exports(hub.works, hub.journal, hub.registry.parts)
        document = await exports.make(acting, await _person(hub, acting, number))
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
        file.write(document)


async def _erase(settings: Settings, number: str) -> ErasureRow:
    async with open_hub(settings) as hub:
        acting = officer(hub.registry, NAME)
        volunteer = await _person(hub, acting, number)
        async with hub.works.begin(acting, Request(query=NAME)) as work:
            return await erased(work.context, volunteer)


async def _sweep(settings: Settings) -> list[ErasureRow]:
    async with open_hub(settings) as hub:
        return [record async for record in swept(hub.works, officer(hub.registry, NAME))]


async def _person(hub: Hub, acting: Actor, number: str) -> UUID:
    """The id of the volunteer of a number."""
    held = table_of(VolunteerRow).c
    async with hub.works.begin(acting, Request(query=NAME)) as work:
        found = await work.context.session.execute(select(held.id).where(held.number == number))
        volunteer: UUID | None = found.scalar_one_or_none()
    if volunteer is None:
        raise NotFound("There is no volunteer of this number.")
    return volunteer
