"""An erased person leaves an id; what a duty keeps is stored until it ends, and everything else goes at once."""

from datetime import date

import pytest

from hub.access import bindings
from hub.db.connect import Connection
from hub.graph.fields import table_of
from hub.rights import holdings
from hub.rights.officer import officer
from hub.rights.sweep import sweep
from hub.rows import VolunteerRow
from tests.demos import Demo
from tests.rights.people import BOTH, Person, erased, keys_of, row_of

LEFT = """SELECT status, skills, birth_year, phone, address, political_status, name, id_document, birth_date
FROM volunteer WHERE id = $1"""
ENDED = """SELECT (SELECT array_agg(status) FROM membership WHERE volunteer_id = $1) AS membership,
    (SELECT array_agg(status) FROM assignment WHERE volunteer_id = $1) AS assignment,
    (SELECT array_agg(status) FROM service_record WHERE volunteer_id = $1) AS record"""


async def test_one_without_a_duty_is_erased_at_once(demo: Demo, newcomer: Person, loader: Connection) -> None:
    assert await keys_of(demo, newcomer.id) == BOTH
    answer = await erased(demo, newcomer, None, headers=newcomer.headers)
    payload = answer["data"]["erasePerson"]
    assert payload["problems"] == []
    assert payload["erasure"]["erasedAt"] is not None
    assert (payload["erasure"]["keptUntil"], payload["erasure"]["duties"]) == (None, [])
    assert payload["erasure"]["byKind"] == "VOLUNTEER"
    assert await keys_of(demo, newcomer.id) == set()
    assert tuple((await row_of(loader, LEFT, newcomer.id)).values()) == ("ERASED", [], *[None] * 4, b"", b"", b"")


async def test_one_with_records_is_restricted_until_they_need_not_be_kept(
    demo: Demo, server: Person, loader: Connection
) -> None:
    answer = await erased(demo, server)
    record = answer["data"]["erasePerson"]["erasure"]
    today = date.today()
    assert record["erasedAt"] is None
    assert abs((date.fromisoformat(record["keptUntil"]) - today.replace(year=today.year + 10)).days) <= 1
    assert record["duties"] == ["core: GB/T 40143-2021, 5.2.2"]
    assert await keys_of(demo, server.id) == {"RECORD"}
    left = await row_of(loader, LEFT, server.id)
    assert (left["status"], left["phone"], left["address"]) == ("RESTRICTED", None, None)
    assert left["name"]


async def test_what_is_under_way_ends_and_what_was_served_stays(demo: Demo, server: Person, loader: Connection) -> None:
    await erased(demo, server)
    assert tuple((await row_of(loader, ENDED, server.id)).values()) == (["LEFT"], ["WITHDRAWN"], ["CONFIRMED"])


async def test_the_persons_tokens_and_bindings_end(demo: Demo, newcomer: Person, loader: Connection) -> None:
    await bindings.bind(loader, "https://id.example.org", str(newcomer.id), newcomer.id)
    await erased(demo, newcomer, None, headers=newcomer.headers)
    answer = await erased(demo, newcomer, None, headers=newcomer.headers)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert newcomer.id not in [each.volunteer for each in await bindings.list_all(loader)]


async def test_erasing_again_changes_nothing(demo: Demo, newcomer: Person, server: Person, loader: Connection) -> None:
    for person in (newcomer, server):
        first = await erased(demo, person)
        before = tuple((await row_of(loader, LEFT, person.id)).values())
        assert await erased(demo, person) == first
        assert tuple((await row_of(loader, LEFT, person.id)).values()) == before


async def test_the_tombstone_says_who_and_when_and_no_value(demo: Demo, newcomer: Person, loader: Connection) -> None:
    await erased(demo, newcomer)
    row = await row_of(loader, "SELECT * FROM erasure WHERE volunteer_id = $1", newcomer.id)
    assert row["by_kind"] == "ADMINISTRATOR"
    assert row["by_id"] == await loader.fetchval("SELECT id FROM access_token WHERE name = 'admin'")
    assert not any(value in str(row) for value in ("示例新人", "15401000001", "群众", "示例路"))


async def test_what_has_happened_cannot_be_unsaid(loader: Connection) -> None:
    may = "SELECT has_table_privilege('hub_app', $1, $2)"
    denied = [("erasure", "DELETE"), ("correction", "UPDATE"), ("correction", "DELETE")]
    assert [await loader.fetchval(may, *each) for each in denied] == [False] * 3


@pytest.mark.parametrize("token", ["social-work", "education-harbin", "organization", "volunteer"])
async def test_nobody_erases_another_without_the_permission(
    token: str, demo: Demo, newcomer: Person, loader: Connection
) -> None:
    answer = await erased(demo, newcomer, token)
    assert answer["data"] == {"erasePerson": None}
    assert answer["errors"][0]["extensions"]["code"] in ("FORBIDDEN", "NOT_FOUND")
    assert await keys_of(demo, newcomer.id) == BOTH
    assert (await row_of(loader, LEFT, newcomer.id))["status"] == "ACTIVE"


async def test_the_rest_is_erased_when_the_last_day_is_over(demo: Demo, server: Person, loader: Connection) -> None:
    acting = officer(demo.hub.registry, "test")
    await erased(demo, server)
    assert [record async for record in sweep(demo.hub.works, acting) if record.volunteer_id == server.id] == []
    years = "interval '11 years'"
    await loader.execute(
        f"UPDATE service_record SET starts_at = starts_at - {years}, ends_at = ends_at - {years}"
        " WHERE volunteer_id = $1",
        server.id,
    )
    await loader.execute("UPDATE erasure SET kept_until = current_date - 1 WHERE volunteer_id = $1", server.id)
    (record,) = [record async for record in sweep(demo.hub.works, acting) if record.volunteer_id == server.id]
    assert record.erased_at is not None
    assert (await row_of(loader, LEFT, server.id))["status"] == "ERASED"
    assert await keys_of(demo, server.id) == set()
    assert (await row_of(loader, ENDED, server.id))["record"] == ["CONFIRMED"]


async def test_how_long_records_are_kept_is_a_parameter(demo: Demo, server: Person, loader: Connection) -> None:
    await loader.execute("UPDATE policy_parameter SET value = 30 WHERE key = $1", holdings.KEEP_RECORDS)
    try:
        answer = await erased(demo, server)
    finally:
        await loader.execute("UPDATE policy_parameter SET value = 10 WHERE key = $1", holdings.KEEP_RECORDS)
    until = date.fromisoformat(answer["data"]["erasePerson"]["erasure"]["keptUntil"])
    assert until.year - date.today().year in (29, 30)


async def test_what_finds_a_sealed_value_is_emptied_at_once(demo: Demo, server: Person, loader: Connection) -> None:
    indexes = [column.name for column in table_of(VolunteerRow).columns if "indexes" in column.info]
    query = f"SELECT {', '.join(indexes)} FROM volunteer WHERE id = $1"
    assert None not in (await row_of(loader, query, server.id)).values()
    await erased(demo, server)
    assert set((await row_of(loader, query, server.id)).values()) == {None}


async def test_erasures_are_listed_to_whoever_may_erase(demo: Demo, server: Person) -> None:
    await erased(demo, server)
    query = "{ erasures(first: 500) { nodes { volunteer { number status } keptUntil } } }"
    shown = (await demo.ask(query, "admin"))["data"]["erasures"]["nodes"]
    assert {"number": server.number, "status": "RESTRICTED"} in [each["volunteer"] for each in shown]
    answer = await demo.ask(query, "education-harbin")
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
