"""Our generator reaches what it was made to reach."""

import re
from dataclasses import fields
from statistics import median

from graphql import parse, validate
from hypothesis import HealthCheck, Phase, given, settings

from hub.errors import Invalid
from hub.graph.document import Documents
from hub.graph.limits import Limits
from tests.oracle.operations import Asked, operations
from tests.oracle.trial import leaves
from tests.oracle.worlds import World

REACHED = {
    "a fragment of its own": r"\.\.\.F\d",
    "a fragment on an object": r"\.\.\. on \w+",
    "a fragment on an interface": r"\.\.\. on Node",
    "a fragment without a type": r"\.\.\. (@|\{)",
    "a condition that comes with the request": r"@(skip|include)\(if: \$",
    "a variable with a default": r"\$v\d+: [\w\[\]!]+ = ",
    "a required variable": r"\$v\d+: \w+!",
    "a list of enum values or of inputs as a variable": r"\$v\d+: \[\w+!\]",
    "a filter as a variable": r"\$v\d+: \w+Where",
    "a filter in a filter": r"(some|none|not): \{\w",
    "several filters": r"(and|or): \[\{",
    "a look-up": r"(idDocument|phone): \{(eq|in): \$",
    "an order": r"orderBy: ",
    "a cursor": r"(after|before): ",
    "a page from the end": r"last: ",
    "a field of a plugin": r"insurance\w+|isInsured",
    "an alias of a list": r"a\d+: \w+\(first",
    "the name of a type": r"__typename",
    "an object by its id": r"node\(id: ",
    "objects for a router": r"_entities",
    "a report": r"insuranceCoverage",
    "introspection": r"__type\(",
}
"""What is to be found in documents."""


def drawn(world: World, times: int) -> list[Asked]:
    """Some operations."""
    asked: list[Asked] = []

    @settings(
        max_examples=times,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(operations(world.known, times=2))
    def draw(each: Asked) -> None:
        asked.append(each)

    draw()
    return asked


def test_documents_are_valid(world: World) -> None:
    """Whatever is drawn is GraphQL of the schema."""
    for asked in drawn(world, 200):
        assert validate(world.known.schema, parse(asked.query)) == [], asked.query


def test_documents_stay_within_the_limits(world: World) -> None:
    """The oracle knows no limit of a document, nor need it: none that is drawn goes half as far."""
    limits = world.trial.engine.limits
    near = {each.name: getattr(limits, each.name) // 2 for each in fields(limits) if each.name != "page"}
    documents = Documents(world.trial.engine.graph, Limits(page=limits.page, **near))
    for asked in drawn(world, 200):
        operation = documents.read(asked.query).operation(None)
        for variables in asked.variables:
            try:
                given = operation.coerce(variables)
            except Invalid:
                continue
            assert operation.cost(given) <= near["cost"], asked.query


def test_documents_hold_every_kind_of_thing(whole: World) -> None:
    """Fragments, variables, conditions, filters, orders, cursors, and fields of plugins."""
    text = "\n".join(asked.query for asked in drawn(whole, 600))
    assert {name for name, pattern in REACHED.items() if not re.search(pattern, text)} == set()


def test_every_field_is_asked(whole: World) -> None:
    """No field of any entity is beyond reach."""
    text = "\n".join(asked.query for asked in drawn(whole, 2000))
    words = set(re.findall(r"\w+", text))
    entities = whole.known.parts.entities
    names = {name for entity in entities for name in whole.known.schema.type_map[entity].fields}  # type: ignore[attr-defined]
    assert names - words == set()


async def test_answers_are_deep(whole: World) -> None:
    """Of one who sees everything: most answers hold several values, some hold very many, few are refused."""
    answers = [
        await whole.trial.expected(asked.query, asked.variables[0], whole.callers["admin"])
        for asked in drawn(whole, 250)
    ]
    sizes = [leaves(answer.data) for answer in answers]
    assert median(sizes) >= 5
    assert max(sizes) >= 500
    assert sum(bool(answer.refused) for answer in answers) <= 25
