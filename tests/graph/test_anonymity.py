"""Numbers about people whom the caller does not see."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ARRAY, Integer, bindparam, column, func, select

from hub.db.connect import connect
from hub.errors import PluginIncomplete
from hub.graph.anonymity import shown
from hub.graph.declare import query
from hub.graph.markers import BigInt, Permission, Report
from hub.graph.parts import Contribution, Parts
from hub.graph.plan import DIALECT
from tests.demos import Demo

if TYPE_CHECKING:
    from tests.servers import Servers

LEAST = 5
QUERY = """query ($division: String!) {
  divisionService(division: $division, year: 2024) { division { code } minutes people }
}"""
HARBIN = "2301"


@pytest.fixture(scope="module")
async def database(servers: "Servers") -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A database whose policy asks for so many people."""
    name = await servers.make("hub")
    connection = await connect(servers.addresses(name).owner)
    await connection.execute(f"CREATE FUNCTION least_people() RETURNS int LANGUAGE sql AS 'SELECT {LEAST}'")
    yield connection
    await connection.close()
    await servers.drop(name)


async def kept(database: "asyncpg.Connection[asyncpg.Record]", unseen: Sequence[int | None]) -> list[int]:
    """The places of the rows that are shown of a report with these numbers of unseen people."""
    given = func.unnest(bindparam("unseen", type_=ARRAY(Integer)))
    cells = given.table_valued(column("unseen", Integer()), with_ordinality="place").render_derived()
    report = select(cells.c.place, cells.c.unseen).order_by(cells.c.place)
    held = shown(report, "unseen")
    made = select(held.c.place).compile(dialect=DIALECT)
    bound = made.construct_params({"unseen": unseen})
    return [
        row["place"] - 1 for row in await database.fetch(str(made), *(bound[name] for name in made.positiontup or ()))
    ]


@pytest.mark.parametrize(
    ("unseen", "places"),
    [
        ([9, 7, 5], [0, 1, 2]),
        ([9, 0, 5], [0, 1, 2]),
        ([9, 4, 7], [0]),
        ([3, 9, 3], [1]),
        ([9, 5, 4, 5], [0, 3]),
        ([4], []),
        ([None, 9], [1]),
        ([0], [0]),
        ([], []),
    ],
)
async def test_small_row_is_left_out_and_never_alone(
    database: "asyncpg.Connection[asyncpg.Record]", unseen: list[int | None], places: list[int]
) -> None:
    assert await kept(database, unseen) == places


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(unseen=st.lists(st.integers(0, 12), max_size=9))
async def test_what_is_left_out_is_large_enough_not_to_be_told_from_a_total(
    database: "asyncpg.Connection[asyncpg.Record]", unseen: list[int]
) -> None:
    places = await kept(database, unseen)
    left_out = [number for place, number in enumerate(unseen) if place not in places]
    assert places == sorted(places)
    assert all(unseen[place] == 0 or unseen[place] >= LEAST for place in places)
    assert sum(left_out) == 0 or sum(left_out) >= LEAST or not any(unseen[place] for place in places)
    assert bool(left_out) == any(0 < number < LEAST for number in unseen)


async def test_without_a_policy_nobody_unseen_is_counted(database: "asyncpg.Connection[asyncpg.Record]") -> None:
    transaction = database.transaction()
    await transaction.start()
    await database.execute("CREATE OR REPLACE FUNCTION least_people() RETURNS int LANGUAGE sql AS 'SELECT NULL::int'")
    assert await kept(database, [900, 0, 4]) == [1]
    await transaction.rollback()


async def people(demo: Demo, caller: str, division: str = "23") -> dict[str, int]:
    """The people of each division that a caller is shown."""
    answer = await demo.ask(QUERY, caller, variables={"division": division})
    assert "errors" not in answer
    return {row["division"]["code"]: row["people"] for row in answer["data"]["divisionService"]}


async def test_department_of_one_division_is_shown_others_without_their_small_numbers(demo: Demo) -> None:
    every, some = await people(demo, "admin"), await people(demo, "education-harbin")
    small = {code for code, number in every.items() if number < LEAST and code != HARBIN}
    assert small
    assert some.items() <= every.items()
    assert HARBIN in some
    assert not small & set(some)


async def test_small_numbers_of_the_callers_own_rows_are_shown(demo: Demo) -> None:
    own = await people(demo, "education-harbin", HARBIN)
    assert own == await people(demo, "admin", HARBIN)
    assert any(number < LEAST for number in own.values())


async def test_report_of_all_rows_is_refused_unless_it_says_what_counts_people(demo: Demo) -> None:
    refused = await demo.ask(QUERY, "volunteer", variables={"division": "23"})
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"

    @query(requires=Permission(name="all:read", title="All"), rows="all")
    def everything() -> Report[BigInt]:
        """Everything."""
        raise NotImplementedError

    with pytest.raises(PluginIncomplete, match="must say people="):
        Parts().add(Contribution(plugin="core", queries=(everything,)))
