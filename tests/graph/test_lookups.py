"""Whose a sealed value is, is told to whoever holds the permission, within limits and on record."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any

import pytest

from hub.access.lookups import Lookups
from hub.demo.planted import Planted
from hub.graph.holes import Filling
from tests.demos import Demo
from tests.graph.doors import ABSENT, BY_LIST, BY_VALUE, DOORS, LOOKUP, document_of, identity, ids, loader, token

Statements = Callable[[], AbstractContextManager[list[str]]]
pytestmark = pytest.mark.usefixtures("unhurried")


async def records(demo: Demo, query: str) -> int:
    """How many requests of a document are on record."""
    async with loader(demo) as connection:
        digest = sha256(query.encode()).digest()
        count: int = await connection.fetchval("SELECT count(*) FROM audit_record WHERE document_hash = $1", digest)
        return count


@pytest.fixture
def filled(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> list[Filling]:
    """What goes on record."""
    seen: list[Filling] = []
    record = demo.hub.engine.journal.record

    async def watched(caller: Any, request: Any, filling: list[Filling], errors: list[dict[str, Any]]) -> None:
        seen.extend(filling)
        await record(caller, request, filling, errors)

    monkeypatch.setattr(demo.hub.engine.journal, "record", watched)
    return seen


async def test_one_value_sealed_twice_has_two_envelopes_and_is_found_twice(demo: Demo) -> None:
    """Measure 12: the same ID number under two names."""
    number = await document_of(demo, Planted.FIRST_NAME)
    answer = await demo.ask(BY_VALUE, "admin", variables={"n": number})
    both = {identity(Planted.FIRST_NAME), identity(Planted.SECOND_NAME)}
    assert set(ids(answer["data"])) == both
    async with loader(demo) as connection:
        rows = await connection.fetch(
            "SELECT id_document, id_document_index FROM volunteer WHERE 'vol_' || id = ANY($1::text[])", list(both)
        )
    assert len({row["id_document"] for row in rows}) == 2
    assert len({row["id_document_index"] for row in rows}) == 1
    assert all(number.encode() not in value for row in rows for value in row.values())


async def test_a_phone_is_found_as_people_write_it(demo: Demo) -> None:
    query = "query ($id: ID!) { volunteer(id: $id) { phone { plain } } }"
    mine = identity(Planted.VOIDED)
    phone = (await demo.ask(query, "admin", variables={"id": mine}))["data"]["volunteer"]["phone"]["plain"]
    by_phone = BY_VALUE.replace("idDocument", "phone")
    for written in (phone, f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}", f"0086{phone}"):
        answer = await demo.ask(by_phone, "admin", variables={"n": written})
        assert list(ids(answer["data"])) == [mine]
    assert list(ids(await demo.ask(BY_VALUE, "admin", variables={"n": phone}))) == []


@pytest.mark.parametrize("query", DOORS)
async def test_a_value_is_found_through_every_door(demo: Demo, query: str) -> None:
    number = await document_of(demo, Planted.IN_TWO_TEAMS)
    answer = await demo.ask(query, "admin", variables={"n": DOORS[query](number)})
    assert "errors" not in answer
    assert "serviceRecords" in query or identity(Planted.IN_TWO_TEAMS) in set(ids(answer["data"]))
    nothing = await demo.ask(query, "admin", variables={"n": DOORS[query](ABSENT)})
    assert set(ids(nothing["data"])) == set()


async def test_below_an_entity_a_look_up_is_one_like_any_other(demo: Demo) -> None:
    query = """query ($r: [_Any!]!, $n: String!) { _entities(representations: $r) { ... on Organization {
    memberships(where: {volunteer: {idDocument: {eq: $n}}}) { nodes { volunteer { id } } } } } }"""
    listed = await demo.ask("{ organizations(first: 500) { nodes { id } } }", "admin")
    known = [{"__typename": "Organization", "id": each} for each in ids(listed["data"])]
    number = await document_of(demo, Planted.IN_TWO_TEAMS)
    answer = await demo.ask(query, "admin", variables={"r": known, "n": number})
    assert list(ids(answer["data"])) == [identity(Planted.IN_TWO_TEAMS)] * 2
    refused = await demo.ask(query, "social-work", variables={"r": known, "n": number})
    assert refused["data"]["_entities"] == [None] * len(known)


async def test_a_department_finds_those_of_its_divisions(demo: Demo) -> None:
    permissions = ("volunteer:read", LOOKUP)
    harbin = await token(demo, department="education", divisions=("2301",), permissions=permissions)
    jiamusi = await token(demo, department="education", divisions=("2308",), permissions=permissions)
    number = await document_of(demo, Planted.XIANGYANG_OF_JIAMUSI)
    found = await demo.ask(BY_VALUE, headers=jiamusi, variables={"n": number})
    assert list(ids(found["data"])) == [identity(Planted.XIANGYANG_OF_JIAMUSI)]
    assert (await demo.ask(BY_VALUE, headers=harbin, variables={"n": number}))["data"] == {
        "volunteers": {"totalCount": 0, "nodes": []}
    }


async def test_who_was_looked_up_is_told_even_where_it_is_nobody(demo: Demo, filled: list[Filling]) -> None:
    number = await document_of(demo, Planted.FIRST_NAME)
    filled.clear()
    both = {identity(each).removeprefix("vol_") for each in (Planted.FIRST_NAME, Planted.SECOND_NAME)}
    await demo.ask(BY_LIST, "admin", variables={"n": [number, ABSENT]})
    await demo.ask(BY_VALUE, "admin", variables={"n": ABSENT})
    await demo.ask(BY_VALUE.replace("{ totalCount", "(first: 0) { totalCount"), "admin", variables={"n": number})
    (found,), (nobody,) = (each.looked_up for each in filled)
    assert (found[:2], set(found[2])) == (("Volunteer", "id_document"), both)
    assert nobody == ("Volunteer", "id_document", [])


@pytest.mark.parametrize("caller", ["admin", "social-work"])
@pytest.mark.parametrize("place", [Planted.UNDER_14, None])
async def test_a_look_up_is_on_record_found_or_not_allowed_or_not(
    demo: Demo, caller: str, place: Planted | None
) -> None:
    number = ABSENT if place is None else await document_of(demo, place)
    query = BY_VALUE.replace("query", f"query Recorded{caller.title().replace('-', '')}{place or 0}")
    before = await records(demo, query)
    await demo.ask(query, caller, variables={"n": number})
    assert await records(demo, query) == before + 1


@pytest.mark.parametrize("query", DOORS)
async def test_a_look_up_is_one_data_statement_and_one_record(demo: Demo, statements: Statements, query: str) -> None:
    number = await document_of(demo, Planted.UNDER_14)
    await demo.ask(query, "admin", variables={"n": DOORS[query](number)})
    with statements() as sent:
        await demo.ask(query, "admin", variables={"n": DOORS[query](number)})
    assert sorted("audit_record" in sql for sql in sent) == [False, True]


async def test_no_plan_holds_a_value(demo: Demo) -> None:
    number = await document_of(demo, Planted.UNDER_14)
    engine = demo.hub.engine
    engine.plans.clear()
    for query, variable in DOORS.items():
        await demo.ask(query, "admin", variables={"n": variable(number)})
    assert len(engine.plans) == len(DOORS)
    assert all(number not in plan.sql and number not in repr(key[1:]) for key, plan in engine.plans.items())
    for query, variable in DOORS.items():
        await demo.ask(query, "admin", variables={"n": variable(ABSENT)})
    assert len(engine.plans) == len(DOORS)


async def test_a_token_looks_up_so_many_values_and_no_more(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo.hub.engine, "lookups", Lookups(3))
    assert "errors" not in await demo.ask(BY_LIST, "admin", variables={"n": [ABSENT, "1"]})
    refused = await demo.ask(BY_LIST, "admin", variables={"n": [ABSENT, "1"]})
    assert "data" not in refused
    assert refused["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "lookups", "value": 3}
    assert "errors" not in await demo.ask(BY_VALUE, "admin", variables={"n": ABSENT})
