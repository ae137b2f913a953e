"""What is looked up by hand is answered alike, for everyone, in every form of a filter."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.oracle.trial import leaves
from tests.oracle.worlds import World

SHARED = "13800000099"
READERS = "query ($w: ReaderWhere) { readers(first: 50, where: $w) { totalCount nodes { number phone { masked } } } }"
LOANS = "query ($w: LoanWhere) { loans(first: 90, where: $w) { totalCount nodes { minutes } } }"
PLACES = """query ($w: ReaderWhere) { places { totalCount nodes { code
readers(where: $w) { totalCount nodes { number wards(where: $w) { totalCount } } } } } }"""
ASKED: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (READERS, {"phone": {"eq": SHARED}}),
    (READERS, {"phone": {"eq": f"+86 {SHARED[:3]}-{SHARED[3:]}"}}),
    (READERS, {"phone": {"in": [SHARED, "13800000001", "-", "no such"]}}),
    (READERS, {"phone": {"in": []}}),
    (READERS, {"phone": {}}),
    (READERS, {"phone": {"eq": "-"}}),
    (READERS, {"phone": {"eq": SHARED, "in": ["13800000001"]}}),
    (READERS, {"or": [{"phone": {"eq": SHARED}}, {"state": {"eq": "GUEST"}}]}),
    (READERS, {"and": [{"phone": {"eq": SHARED}}, {"state": {"ne": "GUEST"}}]}),
    (READERS, {"not": {"phone": {"eq": SHARED}}}),
    (READERS, {"not": {"not": {"phone": {"eq": SHARED}}}}),
    (READERS, {"phone": None}),
    (READERS, {"phone": {"eq": None}}),
    (READERS, {"phone": {"eq": "\0"}}),
    (READERS, {"phone": {"in": ["1"] * 11}}),
    (READERS, {"phone": {"in": ["1"] * 11}, "number": {"eq": None}}),
    (READERS, {"or": [{"phone": {"in": ["1"] * 11}}, {"number": {"eq": "\0"}}]}),
    (READERS, {"guardian": {"phone": {"eq": SHARED}}}),
    (READERS, {"wards": {"some": {"phone": {"in": [f"138{number:08}" for number in range(10)]}}}}),
    (READERS, {"wards": {"none": {"phone": {"eq": SHARED}}}}),
    (LOANS, {"reader": {"phone": {"eq": SHARED}}}),
    (LOANS, {"reader": {"guardian": {"phone": {"in": [f"138{number:08}" for number in range(10)]}}}}),
    (PLACES, {"phone": {"in": [SHARED, "13800000002"]}}),
)


@pytest.mark.parametrize("place", range(len(ASKED)))
async def test_look_ups_are_answered_alike(small: World, place: int) -> None:
    query, where = ASKED[place]
    for asks in small.callers.values():
        await small.trial.compare(query, {"w": where}, asks)
        await small.unwalled.compare(query, {"w": where}, asks)
    for name, asks in small.unscoped.items():
        await small.trial.compare(query, {"w": where}, asks, sees_as=small.callers[name])


async def test_what_is_there_is_found(small: World) -> None:
    """Two readers share a telephone; the librarian finds both, and whoever may not look up neither."""
    librarian = await small.trial.expected(ASKED[0][0], {"w": ASKED[0][1]}, small.callers["librarian"])
    assert librarian.data["readers"]["totalCount"] == 2
    assert leaves(librarian.data) == 5
    refused = await small.trial.expected(ASKED[0][0], {"w": ASKED[0][1]}, small.callers["plain names"])
    assert [error.label for error in refused.errors] == ["Reader.phone.lookup"]
