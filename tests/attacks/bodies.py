"""Attacks by what a body holds: each with the codes of the errors that must answer it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

UUID = "0170a86b-c500-750f-8cee-ee4f787e0e4a"
FOREIGN = f"vol_{UUID}"
"""A volunteer who is none of the attackers."""
DEEP = 30_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Attack:
    """A body, and what answers it.

    codes: of the errors, of which there is at least one; without codes there is no error and nothing is told
    """

    name: str
    body: bytes
    codes: frozenset[str] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None


def asked(name: str, query: Any, *codes: str, variables: Any = None, status: int | None = None, **more: Any) -> Attack:
    """An attack by a query and its variables."""
    said = {"query": query, "variables": variables, **more}
    return Attack(name=name, body=json.dumps(said).encode(), codes=frozenset(codes), status=status)


def raw(name: str, body: bytes, *codes: str, status: int = 400) -> Attack:
    """An attack by the bytes of a body."""
    return Attack(name=name, body=body, codes=frozenset(codes), status=status)


def _bomb() -> str:
    chain = " ".join(f"fragment F{n} on Division {{ {f'...F{n + 1} ' * 4}}}" for n in range(40))
    return f'{{ division(code: "23") {{ ...F0 }} }} {chain} fragment F40 on Division {{ name }}'


SIZE: Sequence[Attack] = (
    asked(
        "aliases", "{ " + " ".join(f'a{n}: division(code: "23") {{ name }}' for n in range(31)) + " }", "LIMIT_EXCEEDED"
    ),
    asked("repeated fields", '{ division(code: "23") { ' + "name " * 200 + "} }", "LIMIT_EXCEEDED"),
    asked("root fields", "{ " + "plugins { name } " * 21 + "}", "LIMIT_EXCEEDED"),
    asked("fragment bomb", _bomb(), "LIMIT_EXCEEDED"),
    asked("circular fragment", "{ plugins { ...A } } fragment A on Plugin { ...A }", "VALIDATION"),
    asked(
        "circle of fragments",
        "{ plugins { ...A } } fragment A on Plugin { ...B } fragment B on Plugin { ...A }",
        "VALIDATION",
    ),
    asked("deep nesting", "{ division(code: 23) " + "{ parent " * 12 + "{ name " + "} " * 14, "LIMIT_EXCEEDED"),
    asked("deeper nesting than a parser goes", "{ a" * 900, "LIMIT_EXCEEDED"),
    asked("deep list in a literal", "{ divisions(where: " + "[" * 900 + ") { totalCount } }", "LIMIT_EXCEEDED"),
    asked("tokens", "{ " + "plugins " * 2_000 + "}", "LIMIT_EXCEEDED"),
    asked("comments", "#\n" * 5_000 + "{ plugins { name } }", "LIMIT_EXCEEDED"),
    asked("directives", "{ plugins { name " + "@skip(if: false) " * 50 + "} }", "LIMIT_EXCEEDED"),
    asked("unknown directives", "query " + "@a " * 300 + "{ plugins { name } }", "LIMIT_EXCEEDED"),
    asked("page", "{ divisions(first: 501) { totalCount } }", "LIMIT_EXCEEDED"),
    asked("negative page", "{ divisions(first: -1) { totalCount } }", "BAD_INPUT"),
    asked(
        "pages of pages",
        "{ divisions(first: 500) { nodes { children(first: 500) { nodes { code } } } } }",
        "VALIDATION",
        "LIMIT_EXCEEDED",
    ),
    asked(
        "schemas", "{ " + " ".join(f"a{n}: __schema {{ types {{ name }} }}" for n in range(20)) + " }", "LIMIT_EXCEEDED"
    ),
    asked(
        "circular introspection",
        "{ __schema { types { " + "fields { type { " * 5 + "name " + "} } " * 5 + "} } }",
        "LIMIT_EXCEEDED",
    ),
    asked(
        "introspection through fragments",
        "{ ...A } fragment A on Query { __schema { types { ...T } } } "
        "fragment T on __Type { fields { type { fields { type { fields { name } } } } } }",
        "LIMIT_EXCEEDED",
    ),
    asked(
        "filter of many members",
        "query($w: DivisionWhere) { divisions(where: $w) { totalCount } }",
        "LIMIT_EXCEEDED",
        variables={"w": {"or": [{"code": {"eq": "23"}}] * 1_000}},
    ),
    asked(
        "filter within filters",
        "query($w: DivisionWhere) { divisions(where: $w) { totalCount } }",
        "LIMIT_EXCEEDED",
        "BAD_INPUT",
        variables={"w": json.loads('{"not":' * 90 + '{"code":{"eq":"23"}}' + "}" * 90)},
    ),
    asked(
        "many representations",
        "query($r: [_Any!]!) { _entities(representations: $r) { ... on Volunteer { memberships { totalCount } } } }",
        "LIMIT_EXCEEDED",
        variables={"r": [{"__typename": "X"}] * 2_600},
    ),
)
"""What asks for too much."""

VALUES: Sequence[Attack] = (
    asked("null byte", '{ division(code: "\\u0000") { name } }', "BAD_INPUT"),
    asked(
        "null byte in a variable",
        "query($c: String!) { division(code: $c) { name } }",
        "BAD_INPUT",
        variables={"c": "23\0"},
    ),
    raw("half a surrogate pair", b'{"query":"{ division(code: \\"\\ud800\\") { name } }"}', "BAD_INPUT"),
    asked("half a surrogate pair in a literal", '{ division(code: "\\ud800") { name } }', "SYNTAX"),
    asked("oversized id", f'{{ node(id: "{"vol_" + "9" * 30_000}") {{ id }} }}'),
    asked("id of a number", "{ node(id: 99999999999999999999999999) { id } }"),
    asked("id with a header in it", '{ node(id: "vol_\\r\\nSet-Cookie: a=b") { id } }'),
    asked("id with SQL in it", '{ node(id: "vol_\' OR 1=1; DROP TABLE volunteer; --") { id } }'),
    asked("SQL in a code", "{ division(code: \"23' OR '1'='1\") { name } }"),
    asked(
        "SQL in a variable",
        "query($c: String!) { division(code: $c) { name } }",
        variables={"c": "'; SELECT pg_sleep(9); --"},
    ),
    asked("patterns of LIKE", '{ divisions(where: {code: {eq: "%"}}) { totalCount } }'),
    asked("cursor that is none", '{ divisions(after: "bm9uc2Vuc2U=") { totalCount nodes { code } } }', "BAD_INPUT"),
    asked(
        "cursor with SQL in it",
        '{ divisions(after: "WyJpZCsiLCInOyBEUk9QIFRBQkxFIHZvbHVudGVlcjsgLS0iXQ==") { nodes { code } } }',
        "BAD_INPUT",
    ),
    asked("cursor of nested lists", '{ divisions(after: "W1tbW1tbXV1dXV1d") { nodes { code } } }', "BAD_INPUT"),
    asked("integer beyond 32 bits", "{ divisions(first: 99999999999999) { totalCount } }", "VALIDATION"),
    asked(
        "integer beyond 32 bits in a variable",
        "query($n: Int) { divisions(first: $n) { totalCount } }",
        "BAD_INPUT",
        variables={"n": 2**40},
    ),
    asked(
        "fraction for a whole number",
        "query($n: Int) { divisions(first: $n) { totalCount } }",
        "BAD_INPUT",
        variables={"n": 1.5},
    ),
    asked(
        "text for a number",
        "query($n: Int) { divisions(first: $n) { totalCount } }",
        "BAD_INPUT",
        variables={"n": "1; --"},
    ),
    asked(
        "list for a scalar",
        "query($c: String!) { division(code: $c) { name } }",
        "BAD_INPUT",
        variables={"c": ["23"] * 100},
    ),
    asked(
        "object for a scalar",
        "query($c: String!) { division(code: $c) { name } }",
        "BAD_INPUT",
        variables={"c": {"eq": "23"}},
    ),
    asked(
        "prototype of an object",
        "query($w: DivisionWhere) { divisions(where: $w) { totalCount } }",
        "BAD_INPUT",
        variables={"w": {"__proto__": {}, "__class__": 1}},
    ),
    raw(
        "NaN", b'{"query":"query($n: Int) { divisions(first: $n) { totalCount } }","variables":{"n":NaN}}', "BAD_INPUT"
    ),
    raw("infinity", b'{"query":"{ plugins { name } }","variables":{"n":Infinity}}', "BAD_INPUT"),
    raw(
        "number of many digits",
        b'{"query":"query($n: Int) { divisions(first: $n) { totalCount } }","variables":{"n":' + b"9" * 5_000 + b"}}",
        "BAD_INPUT",
    ),
    asked("name in another script", "{ volunteеrs { totalCount } }", "SYNTAX"),
    asked("name of full width", "{ ｐlugins { name } }", "SYNTAX"),
    asked("direction of text turned around", "{ plugins { name \u202e } }", "SYNTAX"),
    asked("unknown operation", "query A { plugins { name } }", "BAD_INPUT", operationName="\0" * 500),
    asked("subscription", "subscription { plugins { name } }", "VALIDATION", "BAD_INPUT"),
    asked("definition of a type", "type Query { a: String }", "VALIDATION", "BAD_INPUT"),
    asked("nothing", "", "SYNTAX"),
)
"""What is not what it is taken for."""

BODIES: Sequence[Attack] = (
    raw("nested JSON", b"[" * DEEP, "BAD_INPUT"),
    raw(
        "nested JSON in variables",
        b'{"query":"{ plugins { name } }","variables":{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
        "BAD_INPUT",
    ),
    raw("batch", b'[{"query":"{ plugins { name } }"}]', "BAD_INPUT"),
    raw("batch of many", b"[" + b",".join([b'{"query":"{ plugins { name } }"}'] * 1_500) + b"]", "BAD_INPUT"),
    raw("not UTF-8", b'{"query":"{ division(code: \\"\xff\xfe\\") { name } }"}', "BAD_INPUT"),
    raw("UTF-16", '{"query":"{ plugins { name } }"}'.encode("utf-16"), "BAD_INPUT"),
    raw("overlong UTF-8", b'{"query":"{ plugins { name } }\xc0\xaf"}', "BAD_INPUT"),
    raw("empty", b"", "BAD_INPUT"),
    raw("null", b"null", "BAD_INPUT"),
    raw("too large", b'{"query":"' + b" " * 70_000 + b'"}', "LIMIT_EXCEEDED", status=413),
    raw("member said twice", b'{"query":"{ plugins { name } }","query":5}', "BAD_INPUT"),
    raw("query of another type", b'{"query":{"a":1}}', "BAD_INPUT"),
    raw("persisted query", b'{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}', "BAD_INPUT"),
)
"""What is no request."""

PROBES: Sequence[Attack] = (
    asked(
        "another's data by root field",
        f'{{ volunteer(id: "{FOREIGN}") {{ number name {{ plain }} }} }}',
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "",
    ),
    asked(
        "another's data by node",
        f'{{ node(id: "{FOREIGN}") {{ id ... on Volunteer {{ number name {{ plain masked }} }} }} }}',
        "",
    ),
    asked(
        "another's data by entity",
        f'{{ _entities(representations: {{__typename: "Volunteer", id: "{FOREIGN}"}}) {{ ...V }} }} '
        "fragment V on Volunteer { number }",
        "NOT_FOUND",
        "",
    ),
    asked(
        "everyone's data",
        "{ volunteers(first: 500) { totalCount nodes { id number name { plain } idDocument { plain } } } }",
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "",
    ),
    asked(
        "everyone's data by a fragment",
        "{ ...A } fragment A on Query { x: volunteers { edges { node { ...B } } } } fragment B on Volunteer { number }",
        "UNAUTHENTICATED",
        "",
    ),
    asked(
        "existence by a filter",
        '{ volunteers(where: {number: {startsWith: "2390"}}) { totalCount } }',
        "UNAUTHENTICATED",
        "",
    ),
    asked(
        "existence by a related list",
        "{ organizations { nodes { memberships { totalCount nodes { volunteer { number } } } } } }",
        "UNAUTHENTICATED",
        "",
    ),
    asked("error text", f'{{ volunteer(id: "{FOREIGN[:-1]}") {{ number }} }}', "UNAUTHENTICATED", "BAD_INPUT", ""),
)
"""What belongs to others; "" stands for an answer without errors, which then holds nothing of others."""

ATTACKS_OF_QUERIES: Sequence[str] = [
    said["query"]
    for attack in (*SIZE, *VALUES, *PROBES)
    if attack.body.startswith(b'{"query": "') and len(attack.body) < 2_000 and (said := json.loads(attack.body))
]
"""Queries that are worth a second try."""
