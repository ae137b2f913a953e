"""Nothing is disclosed that is not on record."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from hub.access.actor import Actor, ActorKind
from hub.access.audit import record_of
from hub.access.journal import Journal, NotRecorded
from hub.db.address import Addresses
from hub.db.connect import SERVING, Connection, connect
from hub.graph.faults import error
from hub.graph.holes import Filling
from hub.graph.request import Request

Statements = Callable[[], AbstractContextManager[list[str]]]

ACTOR = Actor(kind=ActorKind.DEPARTMENT, id=uuid4(), name="school", department="education", purpose="SERVICE")
REQUEST = Request(query="query Names { volunteers { nodes { name { plain } } } }", operation_name="Names")
FIRST, SECOND = str(uuid4()), str(uuid4())


def opening(*ids: str) -> Filling:
    """What came of an answer that shows names."""
    return Filling("", opened=[("Volunteer", "id_document", list(ids))], masked=3)


async def running(journal: Journal) -> AsyncIterator[Journal]:
    task = asyncio.create_task(journal.write())
    yield journal
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest_asyncio.fixture
async def journal(database: Addresses) -> AsyncIterator[Journal]:
    """A journal that writes."""
    async for journal in running(Journal(partial(connect, database.app, SERVING))):
        yield journal


async def records(loader: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in await loader.fetch("SELECT * FROM audit_record ORDER BY sequence")]


async def test_record_names_ids_fields_form_purpose_and_document(journal: Journal, loader: Connection) -> None:
    await journal.record(ACTOR, REQUEST, [opening(FIRST, SECOND)], [])
    (record,) = await records(loader)
    assert record["caller_kind"] == "DEPARTMENT"
    assert (record["caller_id"], record["caller_name"]) == (ACTOR.id, "school")
    assert (record["department"], record["purpose"], record["operation"]) == ("education", "SERVICE", "Names")
    assert record["document_hash"] == sha256(REQUEST.query.encode()).digest()
    assert json.loads(record["opened"]) == [{"field": "Volunteer.idDocument", "form": "plain", "ids": [FIRST, SECOND]}]
    assert (record["refused"], record["failed"]) == ("[]", "[]")


async def test_refused_form_is_recorded_with_its_code_and_count(journal: Journal, loader: Connection) -> None:
    refusal = error("FORBIDDEN", "No.", path=("volunteers",), field="Volunteer.name.plain", count=50)
    await journal.record(ACTOR, REQUEST, [Filling("")], [refusal])
    (record,) = await records(loader)
    said = {"field": "Volunteer.name", "form": "plain", "code": "FORBIDDEN", "count": 50}
    assert json.loads(record["refused"]) == [said]


async def test_failed_opening_is_recorded(journal: Journal, loader: Connection) -> None:
    await journal.record(ACTOR, REQUEST, [Filling("", broken=[("Volunteer", "name", [FIRST])])], [])
    (record,) = await records(loader)
    assert json.loads(record["failed"]) == [{"field": "Volunteer.name", "ids": [FIRST]}]


async def test_looking_up_is_recorded_even_where_nobody_was_found(journal: Journal, loader: Connection) -> None:
    await journal.record(ACTOR, REQUEST, [Filling("", looked_up=[("Volunteer", "phone", [])])], [])
    (record,) = await records(loader)
    assert json.loads(record["looked_up"]) == [{"field": "Volunteer.phone", "ids": []}]


async def test_legal_basis_and_organization_are_recorded(journal: Journal, loader: Connection) -> None:
    actor = Actor(kind=ActorKind.ORGANIZATION, organization=uuid4(), legal_basis="CONSENT")
    await journal.record(actor, REQUEST, [Filling("", broken=[("Volunteer", "name", [FIRST])])], [])
    (record,) = await records(loader)
    assert (record["organization_id"], record["legal_basis"]) == (actor.organization, "CONSENT")


async def test_disclosure_is_told_to_whose_data_it_is(journal: Journal, loader: Connection) -> None:
    claim = Filling("", opened=[("Claim", "account", [FIRST])], subjects={("Claim", "account"): {FIRST: SECOND}})
    await journal.record(ACTOR, REQUEST, [claim, opening(FIRST)], [])
    told = await loader.fetch("SELECT subject::text, fields, form FROM disclosure ORDER BY fields")
    assert [tuple(row) for row in told] == [
        (SECOND, ["Claim.account"], "PLAIN"),
        (FIRST, ["Volunteer.idDocument"], "PLAIN"),
    ]


@pytest.mark.parametrize(
    "errors",
    [
        [],
        [error("FORBIDDEN", "No.", path=("volunteers",), field="Query.volunteers", count=1)],
        [error("INTERNAL", "No.", path=("volunteers",), field="Volunteer.name.plain", count=1)],
        [error("FORBIDDEN", "No.", path=("openActivity",))],
    ],
)
def test_masks_and_other_errors_are_no_disclosures(errors: list[dict[str, Any]]) -> None:
    assert record_of(ACTOR, REQUEST, [Filling("", masked=50)], errors) is None


async def test_what_discloses_nothing_waits_for_nothing(database: Addresses) -> None:
    silent = Journal(partial(connect, database.app))
    async with asyncio.timeout(1):
        await silent.record(ACTOR, REQUEST, [Filling("", masked=50)], [])


def test_row_that_is_opened_in_several_places_is_named_once() -> None:
    record = record_of(ACTOR, REQUEST, [opening(FIRST, SECOND), opening(SECOND, FIRST, FIRST)], [])
    assert record is not None
    assert json.loads(record)["opened"] == [{"field": "Volunteer.idDocument", "form": "plain", "ids": [FIRST, SECOND]}]


async def test_all_that_wait_are_committed_by_few_statements(
    journal: Journal, loader: Connection, statements: Statements
) -> None:
    await journal.record(ACTOR, REQUEST, [opening(FIRST)], [])
    with statements() as sent:
        await asyncio.gather(*(journal.record(ACTOR, REQUEST, [opening(FIRST)], []) for _ in range(200)))
    assert len(sent) <= 2
    assert len(await records(loader)) == 201


async def test_record_is_committed_when_the_wait_ends(journal: Journal, loader: Connection) -> None:
    for count in range(1, 4):
        await journal.record(ACTOR, REQUEST, [opening(FIRST)], [])
        assert len(await records(loader)) == count


async def test_nothing_is_disclosed_while_the_record_cannot_be_written(database: Addresses) -> None:
    async for journal in running(Journal(partial(connect, database.app.beside("nowhere")))):
        for _ in range(2):
            with pytest.raises(NotRecorded):
                await journal.record(ACTOR, REQUEST, [opening(FIRST)], [])


async def test_journal_writes_again_after_its_connection_was_lost(database: Addresses, loader: Connection) -> None:
    opened: list[Connection] = []

    async def line() -> Connection:
        opened.append(await connect(database.app))
        return opened[-1]

    async for journal in running(Journal(line)):
        await journal.record(ACTOR, REQUEST, [opening(FIRST)], [])
        opened[0].terminate()
        await journal.record(ACTOR, REQUEST, [opening(FIRST)], [])
        assert len(opened) == len(await records(loader)) == 2


async def test_request_that_is_given_up_keeps_no_other_from_its_record(journal: Journal, loader: Connection) -> None:
    hasty = asyncio.create_task(journal.record(ACTOR, REQUEST, [opening(FIRST)], []))
    await asyncio.sleep(0)
    hasty.cancel()
    await journal.record(ACTOR, REQUEST, [opening(SECOND)], [])
    assert len(await records(loader)) == 2


async def test_whoever_waits_when_the_writer_stops_is_told(database: Addresses) -> None:
    reached = asyncio.Event()

    async def never() -> Connection:
        reached.set()
        await asyncio.sleep(3600)
        raise AssertionError

    journal = Journal(never)
    writer = asyncio.create_task(journal.write())
    waiting = asyncio.create_task(journal.record(ACTOR, REQUEST, [opening(FIRST)], []))
    await reached.wait()
    writer.cancel()
    with pytest.raises(NotRecorded):
        await waiting
