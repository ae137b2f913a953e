"""Engine and oracle answer alike at the edges of every kind of value, where random ones seldom lie."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.oracle.worlds import World

ID = "019a0000-0000-7000-8000-000000000011"
WHERE = "query($where: ReaderWhere) { readers(first: 50, where: $where) { nodes { number } } }"
FORWARD = "query($at: String, $by: [ReaderOrderBy!]) { readers(after: $at, orderBy: $by, first: 3) { nodes { id } } }"
BACKWARD = "query($at: String, $by: [ReaderOrderBy!]) { readers(before: $at, orderBy: $by, last: 3) { nodes { id } } }"
PAGE = "query($first: Int, $last: Int) { readers(first: $first, last: $last) { nodes { number } } }"
OPERANDS: Mapping[str, tuple[Any, ...]] = {
    "seenAt": (
        "2024-01-01T00:00:00",
        "2024-01-01T08:00:00.4+08:00",
        "2024-01-01T24:00:00Z",
        "2024-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ),
    "balance": ("-3.501", "-3.499", "NaN", "sNaN", "Infinity", "1e400", "1e-400", "1e999999", "1" * 200, "1_0", "x"),
    "joined": ("0001-01-01", "9999-12-31", "2024-W01-1", "20240101"),
    "height": (1e308, 1e400, 5e-324, -0.0, "1", True),
    "points": (2**53 - 1, 2**53, -(2**53) + 1, 1.0, 1.5, True, "1"),
    "born": (2**31 - 1, 2**31, 1.0, True, "1"),
    "number": ("", "\0", "\ud800", "\udc00\ud800", "\ud83d\ude00", "\x01", "R-_", "%", "\\"),
    "card": (ID, ID.upper(), "{" + ID + "}", f"urn:uuid:{ID}", "", "rdr_" + ID),
    "id": (f"rdr_{ID}", f"rdr_{ID.upper()}", f"bok_{ID}", ID, "rdr_", "_", "rdr_" + "0" * 36),
    "guardianId": (f"rdr_{ID}", "rdr_x"),
    "place": ("1", "111", "no such", "\0"),
}
"""What fields are compared with."""
KEYS = (
    *(None, "", " 1", "1_0", "99999999999999999999", "nan", "inf", "-inf", "x", "true", "\0", "\ud800", "MEMBER", ID),
    *("0001-01-01 00:00:00+14", "9999-12-31 23:59:59-12", "2024-01-01 00:00:00", "2024-01-01", "infinity"),
)
"""Keys that a forged cursor may hold."""
ORDERS = ("BORN", "HEIGHT", "SEEN_AT", "POINTS", "BALANCE", "ACTIVE", "JOINED", "STATE", "NUMBER", "CARD")
FORGED = (
    *(b"[1,2]", b'"x"', b"\xff", b"[]", b"[" * 30_000, b'["id+"]', b'["id+", 5]', b'["id+", null]', b'[null, "x"]'),
    f'["id+", "{ID}", "{ID}"]'.encode(),
)
"""What a forged cursor may encode."""
REPRESENTATIONS: tuple[Any, ...] = (
    *(None, 5, "x", [], {}, {"__typename": 5, "id": 5}, {"__typename": "Reader"}, {"__typename": "Reader", "id": None}),
    *({"__typename": "Reader", "id": f"rdr_{ID}"}, {"__typename": "Reader", "id": f"rdr_{ID}", "number": "x"}),
    *({"__typename": "Reader", "id": [f"rdr_{ID}"]}, {"__typename": ["Reader"], "id": f"rdr_{ID}"}),
    *({"__typename": "Query", "id": "x"}, {"__typename": "\0", "id": f"\0_{ID}"}, {"__typename": "Place", "id": ID}),
)
"""What a router might send, or somebody who claims to be one."""
OPERATIONS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("query($b: Boolean = true) { readers @include(if: $b) { totalCount } }", {"b": None}),
    ("query($y: Int = 2024) { busiest(year: $y) { loans } }", {"y": None}),
    ("query($y: Int = 2024) { busiest(year: $y) { loans } }", {}),
    ("query($f: ReaderOrderField = BORN) { readers(orderBy: [{field: $f}]) { totalCount } }", {"f": None}),
    ("query($o: [ReaderOrderBy!]) { readers(orderBy: $o) { nodes { born } } }", {"o": {"field": "BORN"}}),
    ("query($o: ReaderOrderBy!) { readers(orderBy: [$o, $o]) { nodes { born } } }", {"o": {"field": "BORN"}}),
    ("query($w: [ReaderWhere!]) { readers(where: {or: $w, and: $w}) { totalCount } }", {}),
    ("query($w: [ReaderWhere!]) { readers(where: {or: $w, and: $w}) { totalCount } }", {"w": None}),
    ("query($w: [ReaderWhere!]) { readers(where: {or: $w, and: $w}) { totalCount } }", {"w": []}),
    ("query($w: [ReaderWhere!]) { readers(where: {or: $w, and: $w}) { totalCount } }", {"w": {"born": {"eq": 1980}}}),
    ("query($s: [State!]) { readers(where: {state: {in: $s}}) { totalCount } }", {"s": "GUEST"}),
    ("query($a: String) { readers(after: $a, where: {number: {eq: $a}}) { totalCount } }", {}),
    ("query($a: String) { readers(after: $a, where: {number: {eq: $a}}) { totalCount } }", {"a": None}),
    ("{ readers(where: null, orderBy: null, first: null, last: null, after: null, before: null) { totalCount } }", {}),
    ("{ readers(where: {wards: {}, guardian: {}, place: {}, not: {}}) { totalCount } }", {}),
    ("{ readers(where: {or: [], number: {eq: null}}) { totalCount } }", {}),
    ("{ readers(where: {or: [], id: {eq: \"x\"}}) { totalCount } }", {}),
    ("{ readers(where: {place: {under: null}}) { totalCount } }", {}),
    ("{ places(where: {not: {parent: {under: \"no such\"}}}) { nodes { code } } }", {}),
    ("{ readers(first: -1) { __typename } }", {}),
    ("{ tally(times: null) { minutes } }", {}),
    ("{ tally(times: 2147483647) { minutes readers } }", {}),
    ("{ readersIn(states: [], least: null) { totalCount } }", {}),
    ("{ readers { nodes { ... on Node { id ... on Reader { number } ... on Book { title } } } } }", {}),
    ("{ a: __typename ... on Query { b: __typename ... { a: __typename } } }", {}),
    ("{ _entities(representations: []) { __typename } node(id: \"\") { id } }", {}),
    ("{ __schema { types { name kind fields { name type { name ofType { name } } } } } }", {}),
    ("query($n: String!) { t: __type(name: $n) { name } n: __type(name: \"No\") { name } books { totalCount } }",
     {"n": "Book"}),
)  # fmt: skip
"""Operations in which something is missing, empty, null, or said twice."""


async def alike(world: World, query: str, variables: Mapping[str, Any]) -> None:
    """AssertionError, with what was asked, where the two answers differ."""
    try:
        await world.trial.compare(query, variables, next(iter(world.callers.values())))
    except Exception as error:
        error.add_note(f"{query} {dict(variables)}")
        raise


def forged(*said: Any) -> str:
    """A cursor that no answer held."""
    return base64.b64encode(json.dumps(said).encode()).decode()


@pytest.mark.parametrize("field", OPERANDS)
async def test_operands(small: World, field: str) -> None:
    """What a filter compares with is compared as it is, or refused."""
    kind: Any = small.known.schema.type_map["ReaderWhere"]
    for operator, said in kind.fields[field].type.fields.items():
        for operand in OPERANDS[field]:
            value = [operand] if "[" in str(said.type) else operand
            await alike(small, WHERE, {"where": {field: {operator: value}}})


@pytest.mark.parametrize("order", ORDERS)
async def test_keys_of_cursors(small: World, order: str) -> None:
    """A forged key pages from where it would lie, or is refused."""
    for key in KEYS:
        cursor = forged(f"{order.lower()}+,id+", key, ID)
        for query in (FORWARD, BACKWARD):
            await alike(small, query, {"at": cursor, "by": [{"field": order}]})


async def test_forged_cursors(small: World) -> None:
    """What is no cursor of a list is refused."""
    texts = (base64.b64encode(said).decode() for said in FORGED)
    for text in (*texts, "é", "=", "A===", forged("id+", ID) + "\n", "\0", "\ud800", ""):
        await alike(small, FORWARD, {"at": text})


async def test_representations(small: World) -> None:
    """A representation that names no object is null in its own place, however it was sent."""
    shown = "{ __typename ... on Reader { number } ... on Place { code } }"
    for said in REPRESENTATIONS:
        await alike(small, f"query($r: [_Any!]!) {{ _entities(representations: $r) {shown} }}", {"r": [said]})
        await alike(small, f"query($r: [_Any!]!) {{ _entities(representations: $r) {shown} }}", {"r": said})
        await alike(small, f"query($r: _Any!) {{ _entities(representations: [$r]) {shown} }}", {"r": said})
    for name in ("Reader", "Place", "Nobody"):
        text = f'query($n: String!) {{ _entities(representations: [{{__typename: $n, id: "rdr_{ID}"}}]) {shown} }}'
        await alike(small, text, {"n": name})


async def test_ids_and_codes(small: World) -> None:
    """Text that no database holds names nothing, or is refused."""
    for text in ("", "x", "\0", "\ud800", f"\0_{ID}", f"\ud800_{ID}", f"rdr_{ID}", f"_{ID}", f"RDR_{ID}"):
        await alike(small, "query($id: ID!) { node(id: $id) { __typename id } }", {"id": text})
        await alike(small, "query($id: ID!) { reader(id: $id) { number } }", {"id": text})
        await alike(small, "query($code: String!) { place(code: $code) { id } }", {"code": text})


async def test_sizes(small: World) -> None:
    """A page has from 0 to 500 items, from one end."""
    sizes: tuple[dict[str, int | None], ...] = ({}, *({"first": size} for size in (0, 1, 500, 501, -1, None)))
    for first in sizes:
        for last in ({}, *({"last": size} for size in (0, 1, 500, 501, -1, None))):
            await alike(small, PAGE, {**first, **last})


@pytest.mark.parametrize(("query", "variables"), OPERATIONS)
async def test_operations(small: World, query: str, variables: Mapping[str, Any]) -> None:
    """What is missing, empty or null is understood by both, whichever came first."""
    await alike(small, query, variables)
