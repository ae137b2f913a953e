"""Queries of the documents and attacks, mutilated at random: what nobody thought of."""

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.attacks.bodies import ATTACKS_OF_QUERIES
from tests.docs.blocks import blocks

CORPUS: Sequence[str] = (*(block.text for block in blocks("graphql")), *ATTACKS_OF_QUERIES)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\w+|\S|\s+')
ODD: Sequence[str] = (
    "\0",
    "\\u0000",
    "\ud800",
    "\u202e",
    "９",
    "é",
    "'",
    '"',
    '"""',
    "\\",
    "--",
    ";",
    "$",
    "@skip(if: true)",
    "...",
    "#",
    "null",
    "true",
    "-1",
    "0",
    "501",
    "99999999999999999999",
    "1e400",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "!",
    ":",
    "=",
    "|",
    "__schema",
    "__typename",
    "__type",
    "_entities",
    "_service",
    "node",
    "query",
    "mutation",
    "fragment",
    "on",
    "%",
    "_",
)
VALUES: Sequence[Any] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**53,
    2**63,
    2**64,
    1.5,
    1e308,
    "",
    "\0",
    "x" * 5_000,
    "23",
    "vol_",
    [],
    {},
    [[]],
    [None] * 50,
    {"eq": None},
    {"or": []},
    {"not": {"not": {}}},
    {"__proto__": 1},
)


def mutated(random: Random) -> bytes:
    """A body that was a request once."""
    query = random.choice(CORPUS)
    for _ in range(random.choice((0, 1, 1, 1, 2, 8))):
        query = random.choice(CHANGES)(random, query)
    names = re.findall(r"\$(\w+)", query)
    said: dict[str, Any] = {"query": query, "variables": {name: random.choice(VALUES) for name in names}}
    if random.random() < 0.1:
        said[random.choice(("query", "variables", "operationName", "extensions"))] = random.choice(VALUES)
    body = bytearray(json.dumps(said, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass"))
    if random.random() < 0.15:
        for _ in range(random.randint(1, 5)):
            body[random.randrange(len(body))] = random.randrange(256)
    return bytes(body)


def _cut(random: Random, query: str) -> str:
    start, end = sorted(random.randint(0, len(query)) for _ in range(2))
    return query[:start] + query[end:]


def _repeat(random: Random, query: str) -> str:
    start, end = sorted(random.randint(0, len(query)) for _ in range(2))
    return query[:start] + query[start:end] * random.choice((2, 3, 40)) + query[end:]


def _insert(random: Random, query: str) -> str:
    place = random.randint(0, len(query))
    return query[:place] + random.choice(ODD) + query[place:]


def _swap(random: Random, query: str) -> str:
    tokens = TOKEN.findall(query) or [""]
    one, other = (random.randrange(len(tokens)) for _ in range(2))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def _replace(random: Random, query: str) -> str:
    tokens = TOKEN.findall(query) or [""]
    tokens[random.randrange(len(tokens))] = random.choice((*ODD, *TOKEN.findall(random.choice(CORPUS))))
    return "".join(tokens)


def _splice(random: Random, query: str) -> str:
    other = random.choice(CORPUS)
    return query[: random.randint(0, len(query))] + other[random.randint(0, len(other)) :]


def _enlarge(random: Random, query: str) -> str:
    return re.sub(r"\b\d+\b", lambda found: random.choice((found[0], "0", "7", "500", str(2**31), str(2**64))), query)


def _retell(random: Random, query: str) -> str:
    return re.sub(r'"[^"]*"', lambda found: random.choice((found[0], json.dumps(random.choice(ODD)))), query)


def _rename(random: Random, query: str) -> str:
    words = re.findall(r"\b[a-z]\w+", query) or ["id"]
    return query.replace(random.choice(words), random.choice(words), 1)


GENTLE = (_enlarge, _retell, _rename)
CHANGES: Sequence[Callable[[Random, str], str]] = (_cut, _repeat, _insert, _swap, _replace, _splice, *GENTLE, *GENTLE)
