"""What proves a cover is kept while a claim can be made, and deleted then."""

from datetime import date

from hub.db.connect import Connection
from tests.demos import Demo
from tests.rights.people import erased, insured, registered, row_of

HELD = """SELECT (SELECT count(*) FROM insurance_policy WHERE volunteer_id = $1) AS policies,
    (SELECT count(*) FROM insurance_coverage WHERE volunteer_id = $1) AS coverages"""


async def test_cover_is_kept_for_claims_and_the_person_restricted(demo: Demo, loader: Connection) -> None:
    person = await registered(demo, loader)
    last = date.today().replace(month=12, day=31)
    await insured(demo, person, ends_on=last.isoformat())
    answer = await erased(demo, person)
    erasure = answer["data"]["erasePerson"]["erasure"]
    assert erasure["duties"] == ["insurance: 保险法 art. 26"]
    assert erasure["keptUntil"] == last.replace(year=last.year + 2).isoformat()
    assert await row_of(loader, HELD, person.id) == {"policies": 1, "coverages": 1}


async def test_cover_of_long_ago_is_deleted(demo: Demo, loader: Connection) -> None:
    person = await registered(demo, loader)
    await insured(demo, person, starts_on="2020-01-01", ends_on="2020-12-31")
    assert await row_of(loader, HELD, person.id) == {"policies": 1, "coverages": 1}
    answer = await erased(demo, person)
    assert answer["data"]["erasePerson"]["erasure"]["erasedAt"] is not None
    assert await row_of(loader, HELD, person.id) == {"policies": 0, "coverages": 0}
