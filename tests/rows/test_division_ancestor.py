"""Which division lies in which always follows from the parents."""

import random
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from asyncpg import CheckViolationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.data import division_rows
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.db.row import uuid7
from hub.rows import DivisionLevel

INSERT = "INSERT INTO division (id, code, name, level, parent, valid_from) VALUES ($1, $2, $2, $3, $4, $5)"
SINCE = date(2024, 1, 1)


def ancestors(parents: Mapping[str, str | None]) -> set[tuple[str, str]]:
    """Every division with itself and all that hold it, found by walking up."""
    found = set()
    for code in parents:
        above: str | None = code
        while above:
            found.add((code, above))
            above = parents[above]
    return found


async def stored(connection: Connection) -> tuple[set[tuple[str, str]], dict[str, str | None]]:
    pairs = await connection.fetch("SELECT code, ancestor FROM division_ancestor")
    parents = await connection.fetch("SELECT code, parent FROM division")
    return {(row["code"], row["ancestor"]) for row in pairs}, {row["code"]: row["parent"] for row in parents}


async def insert(connection: Connection, *divisions: tuple[str, DivisionLevel, str]) -> None:
    rows: list[tuple[Any, ...]] = [(uuid7(), code, level, parent, SINCE) for code, level, parent in divisions]
    await connection.executemany(INSERT, rows)


async def test_the_known_divisions_have_the_ancestors_that_their_parents_say(loader: Connection) -> None:
    pairs, parents = await stored(loader)
    assert parents.items() >= {row["code"]: row["parent"] for row in division_rows()}.items()
    assert pairs == ancestors(parents)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 12))
async def test_whatever_is_added_moved_or_removed_the_ancestors_follow(
    shared_database: Addresses, seed: int, steps: int
) -> None:
    draw = random.Random(seed)
    connection = await connect(shared_database.loader)
    transaction = connection.transaction()
    await transaction.start()
    counties = [row["code"] for row in division_rows() if row["level"] is DivisionLevel.COUNTY]
    made: dict[str, DivisionLevel] = dict.fromkeys(counties, DivisionLevel.COUNTY)
    for step in range(steps):
        below = [code for code in made if code not in counties]
        action = draw.choice(["add", "add", "move", "remove"]) if below else "add"
        if action == "add":
            parent = draw.choice(list(made)[-10:] + counties[:3])
            narrower = list(DivisionLevel)[list(DivisionLevel).index(made[parent]) + 1 :]
            if narrower:
                code, level = f"{parent}-{step}", draw.choice(narrower)
                await insert(connection, (code, level, parent))
                made[code] = level
        elif action == "move":
            code = draw.choice(below)
            wider = [
                each for each in made if list(DivisionLevel).index(made[each]) < list(DivisionLevel).index(made[code])
            ]
            await connection.execute("UPDATE division SET parent = $2 WHERE code = $1", code, draw.choice(wider))
        else:
            _, parents = await stored(connection)
            code = draw.choice([each for each in below if each not in parents.values()])
            await connection.execute("DELETE FROM division WHERE code = $1", code)
            del made[code]
        pairs, parents = await stored(connection)
        assert pairs == ancestors(parents)
    await transaction.rollback()
    await connection.close()


async def test_many_divisions_come_in_one_statement(loader: Connection) -> None:
    chain = ["23", "x", "x-1", "x-1-1"]
    levels = [DivisionLevel.TOWNSHIP, DivisionLevel.COMMUNITY, DivisionLevel.GRID]
    records = [
        (uuid7(), code, code, level, parent, SINCE)
        for level, (parent, code) in zip(levels, pairwise(chain), strict=True)
    ]
    columns = ["id", "code", "name", "level", "parent", "valid_from"]
    await loader.copy_records_to_table("division", records=records, columns=columns)
    pairs, parents = await stored(loader)
    assert pairs == ancestors(parents)
    assert ("x-1-1", "23") in pairs


@pytest.mark.parametrize("level", [DivisionLevel.COUNTY, DivisionLevel.PREFECTURE])
async def test_a_parent_is_of_a_wider_level(level: DivisionLevel, loader: Connection) -> None:
    with pytest.raises(CheckViolationError):
        await insert(loader, ("x", level, "230102"))


async def test_a_division_cannot_come_to_lie_in_itself(loader: Connection) -> None:
    await insert(loader, ("x", DivisionLevel.TOWNSHIP, "230102"))
    with pytest.raises(CheckViolationError):
        await loader.execute("UPDATE division SET parent = 'x' WHERE code = '230102'")
