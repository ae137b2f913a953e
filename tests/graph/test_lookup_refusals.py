"""A look-up that is not allowed is refused before anything is read, and what it named is repeated nowhere."""

from typing import Any

import pytest

from hub.db.row import uuid7
from hub.demo.planted import Planted
from tests.demos import Demo
from tests.graph.doors import ABSENT, BY_LIST, BY_VALUE, BY_WHERE, DOORS, LOOKUP, document_of, ids, loader, token

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.mark.parametrize("caller", ["social-work", "education-harbin", "insurance", "organization", "volunteer", None])
@pytest.mark.parametrize("query", DOORS)
async def test_without_the_permission_there_is_no_difference(demo: Demo, query: str, caller: str | None) -> None:
    known = await document_of(demo, Planted.JUST_20_HOURS)
    await demo.ask(query, "admin", variables={"n": DOORS[query](known)})
    there, absent = [await demo.ask(query, caller, variables={"n": DOORS[query](each)}) for each in (known, ABSENT)]
    assert there == absent
    assert {error["extensions"]["code"] for error in there["errors"]} <= {"FORBIDDEN", "UNAUTHENTICATED"}
    assert set(ids(there["data"])) == set()
    assert known not in str(there)


async def test_a_refused_page_below_others_takes_no_more_than_its_place(demo: Demo) -> None:
    query = """query ($n: String!) { volunteers(first: 3) { totalCount nodes { id } } found: volunteers(
    where: {phone: {eq: $n}}) { totalCount } }"""
    answer = await demo.ask(query, "social-work", variables={"n": "15400000001"})
    assert answer["data"]["found"] is None
    assert len(answer["data"]["volunteers"]["nodes"]) == 3
    (error,) = answer["errors"]
    assert error["path"] == ["found"]
    assert error["extensions"] == {"code": "FORBIDDEN", "field": "Volunteer.phone.lookup", "count": 1}


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({"not": {"idDocument": {"eq": ABSENT}}}, "volunteers.where.not.idDocument"),
        ({"not": {"not": {"phone": {"in": [ABSENT]}}}}, "volunteers.where.not.not.phone"),
        (
            {"memberships": {"none": {"volunteer": {"phone": {"eq": ABSENT}}}}},
            "volunteers.where.memberships.none.volunteer.phone",
        ),
        ({"idDocument": {"eq": None}}, "volunteers.where.idDocument.eq"),
        ({"idDocument": {"eq": f"{ABSENT}\0"}}, "volunteers.where.idDocument.eq"),
    ],
)
async def test_what_asks_for_all_others_is_refused_by_its_place(demo: Demo, where: Any, place: str) -> None:
    answer = await demo.ask(BY_WHERE, "admin", variables={"n": where})
    assert "data" not in answer
    assert answer["errors"][0]["extensions"] == {"code": "BAD_INPUT", "field": place}
    assert ABSENT not in str(answer)


@pytest.mark.parametrize("said", ['{eq: "%s"}', '{in: ["%s"]}', '{in: "%s"}', '{in: [$n, "%s"]}'])
async def test_a_value_that_the_document_holds_is_refused(demo: Demo, said: str) -> None:
    query = BY_VALUE.replace("{eq: $n}", said % ABSENT).replace("totalCount", "totalCount @include(if: true)")
    query = query if "$n," in said else query.replace("query ($n: String!) ", "")
    answer = await demo.ask(query, "admin", variables={"n": ABSENT})
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert ABSENT not in str(answer)


@pytest.mark.parametrize("operator", ["ne", "notIn", "isNull", "lt", "contains", "startsWith"])
async def test_a_sealed_value_is_asked_for_by_equality_only(demo: Demo, operator: str) -> None:
    answer = await demo.ask(f"{{ volunteers(where: {{phone: {{{operator}: true}}}}) {{ totalCount }} }}", "admin")
    assert answer["errors"][0]["extensions"]["code"] == "VALIDATION"
    ordered = await demo.ask("{ volunteers(orderBy: [{field: PHONE}]) { totalCount } }", "admin")
    assert ordered["errors"][0]["extensions"]["code"] == "VALIDATION"


async def test_where_not_even_a_mask_is_shown_nothing_is_looked_up(demo: Demo) -> None:
    rule = uuid7()
    async with loader(demo) as connection:
        await connection.execute(
            "INSERT INTO policy_rule (id, department, type_name, field_name, form)"
            " VALUES ($1, 'civil-affairs', 'Volunteer', 'idDocument', 'DENY')",
            rule,
        )
    shown = await token(demo, department="civil-affairs", divisions=("*",), permissions=("volunteer:read", LOOKUP))
    answer = await demo.ask(BY_VALUE, headers=shown, variables={"n": ABSENT})
    assert answer["data"] == {"volunteers": None}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "errors" not in await demo.ask(BY_VALUE.replace("idDocument", "phone"), headers=shown, variables={"n": "1"})
    async with loader(demo) as connection:
        await connection.execute("DELETE FROM policy_rule WHERE id = $1", rule)


async def test_a_list_of_many_values_is_refused(demo: Demo) -> None:
    refused = await demo.ask(BY_LIST, "admin", variables={"n": ["1"] * 11})
    assert refused["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "lookup", "value": 10}
