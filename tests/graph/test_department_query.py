"""A department's query crosses the core and a plugin in one data statement, and shows what the department may see."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from hub.rows import DivisionAncestorRow
from tests.demos import Demo
from tests.limits import lifted

QUERY = """
query ($division: String!) {
  volunteers(first: 50, where: {division: {under: $division}}) {
    totalCount
    nodes {
      id
      name { masked plain }
      division { code }
      memberships(first: 1) { nodes { organization { name division { code } } } }
      serviceRecords(last: 5) { nodes { minutes startsAt activity { title division { code } } } }
      insurancePolicies(first: 3) { nodes { kind startsOn insurer { division { code } } } }
      isInsured
    }
  }
}
"""
Statements = Callable[[], AbstractContextManager[list[str]]]
HARBIN = "2301"


async def divisions_of_harbin(demo: Demo) -> set[str]:
    """Harbin and every division below it, as the database knows them."""
    table = DivisionAncestorRow.__tablename__
    text = await demo.hub.reader.fetch(f"SELECT string_agg(code, ',') FROM {table} WHERE ancestor = $1", [HARBIN])
    return set(text.split(","))


def codes(value: Any) -> Iterator[str]:
    """Every division code in an answer, at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "code":
                yield item
            yield from codes(item)
    elif isinstance(value, list):
        for item in value:
            yield from codes(item)


def data_statements(sent: list[str]) -> list[str]:
    """The statements that read or write rows of the data."""
    return [sql for sql in sent if "audit_record" not in sql and "subject_key" not in sql and "access_token" not in sql]


async def test_nested_page_is_one_data_statement(demo: Demo, statements: Statements) -> None:
    await demo.ask(QUERY, "social-work", variables={"division": HARBIN})
    with statements() as sent:
        answer = await demo.ask(QUERY, "social-work", variables={"division": HARBIN})
    assert "errors" not in answer
    assert len(answer["data"]["volunteers"]["nodes"]) > 5
    assert len(data_statements(sent)) == 1


async def test_request_costs_one_key_read_and_one_audit_record_at_most(demo: Demo, statements: Statements) -> None:
    with statements() as sent:
        await demo.ask(QUERY, "social-work", variables={"division": HARBIN})
    beyond = [sql for sql in sent if sql not in data_statements(sent)]
    assert len(beyond) <= 2


@pytest.mark.parametrize("count", [1, 10, 50])
async def test_number_of_statements_does_not_grow_with_the_page(demo: Demo, statements: Statements, count: int) -> None:
    query = QUERY.replace("first: 50", f"first: {count}")
    await demo.ask(query, "education-harbin", variables={"division": HARBIN})
    with statements() as sent:
        await demo.ask(query, "education-harbin", variables={"division": HARBIN})
    assert len(data_statements(sent)) == 1


async def test_department_with_a_rule_and_a_purpose_sees_plain_names(demo: Demo) -> None:
    answer = await demo.ask(QUERY, "social-work", variables={"division": HARBIN})
    names = [node["name"] for node in answer["data"]["volunteers"]["nodes"]]
    assert all(name["plain"] and name["masked"] != name["plain"] for name in names)
    assert all(name["masked"][0] == name["plain"][0] for name in names)


async def test_last_five_records_are_the_latest_in_order(demo: Demo) -> None:
    deep = QUERY.replace("last: 5", "last: 500")
    few = await demo.ask(QUERY, "social-work", variables={"division": HARBIN})
    with lifted(demo.hub.engine):
        every = await demo.ask(deep, "social-work", variables={"division": HARBIN})
    pairs = zip(few["data"]["volunteers"]["nodes"], every["data"]["volunteers"]["nodes"], strict=True)
    served = 0
    for short, long in pairs:
        assert short["serviceRecords"]["nodes"] == long["serviceRecords"]["nodes"][-5:]
        starts = [record["startsAt"] for record in long["serviceRecords"]["nodes"]]
        assert starts == sorted(starts)
        served += len(starts) > 5
    assert served


async def test_masked_only_department_gets_one_error_for_the_field_and_the_rest_stands(demo: Demo) -> None:
    answer = await demo.ask(QUERY, "education-harbin", variables={"division": "23"})
    nodes = answer["data"]["volunteers"]["nodes"]
    assert nodes
    assert all(node["name"]["plain"] is None and "*" in node["name"]["masked"] for node in nodes)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["extensions"]["field"] == "Volunteer.name.plain"
    assert error["extensions"]["count"] == len(nodes)
    assert error["path"] == ["volunteers", "nodes", 0, "name", "plain"]


async def test_nothing_outside_the_departments_division_appears_at_any_depth(demo: Demo) -> None:
    answer = await demo.ask(QUERY, "education-harbin", variables={"division": "23"})
    inside = await divisions_of_harbin(demo)
    seen = set(codes(answer["data"]))
    assert len(seen) > 3
    assert seen <= inside


async def test_count_counts_only_what_the_caller_sees(demo: Demo) -> None:
    query = "{ volunteers { totalCount } }"
    whole = await demo.ask(query, "social-work")
    part = await demo.ask(query, "education-harbin")
    assert 0 < part["data"]["volunteers"]["totalCount"] < whole["data"]["volunteers"]["totalCount"] == 60


async def test_undeclared_purpose_is_asked_for(demo: Demo) -> None:
    query = "{ volunteers(first: 1) { nodes { name { plain } } } }"
    answer = await demo.ask(query, "social-work", headers={"Hub-Purpose": "CLAIM"})
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    "query",
    [
        "{ a: volunteers(first: 1) { nodes { name { x: plain y: plain } } } }",
        "{ volunteers(first: 1) { edges { node { ...on Volunteer { name { ...F } } } } } }"
        " fragment F on ProtectedText { plain }",
        "{ serviceRecords(first: 1) { nodes { volunteer { name { plain } } } } }",
        "{ volunteers(first: 1) { nodes { memberships(first: 1) { nodes { volunteer { name { plain } } } } } } }",
    ],
)
async def test_refused_field_stays_closed_through_every_door(demo: Demo, query: str) -> None:
    answer = await demo.ask(query, "education-harbin")
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}

    def plains(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for key, item in value.items():
                if key in ("plain", "x", "y"):
                    yield item
                yield from plains(item)
        elif isinstance(value, list):
            for item in value:
                yield from plains(item)

    found = list(plains(answer["data"]))
    assert found
    assert found == [None] * len(found)
