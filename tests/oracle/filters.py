"""What a `where` says of one row, in SQL's logic of three values: True, False, and None for unknown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from hub.graph.annotations import Wrap
from hub.graph.fields import Declaration, Identity, Protected, ToMany, ToOne
from hub.graph.names import camel
from hub.graph.parts import Entity, Parts
from security.blind_index import normalize
from tests.oracle.faults import Wrong
from tests.oracle.given import bare, sayable, uuid_of
from tests.oracle.snapshot import Row, Snapshot

Where = Mapping[str, Any]
Truth = bool | None
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda held, said: held == said,
    "ne": lambda held, said: held != said,
    "lt": lambda held, said: held < said,
    "lte": lambda held, said: held <= said,
    "gt": lambda held, said: held > said,
    "gte": lambda held, said: held >= said,
    "contains": lambda held, said: said in held,
    "startsWith": lambda held, said: held.startswith(said),
    "has": lambda held, said: said in held,
}


class Filters:
    """The filters of one graph, over the rows that one caller sees."""

    def __init__(
        self,
        parts: Parts,
        snapshot: Snapshot,
        sees: Callable[[Entity, Row], bool],
        closes: Callable[[Protected, Row], bool],
    ) -> None:
        self.parts = parts
        self.snapshot = snapshot
        self.sees = sees
        self.closes = closes

    def check(self, entity: Entity, where: Where) -> None:
        """Refuses a filter that is too large, compares with null, or names an id of another type."""
        lookups = list(self.lookups(entity, where))
        large = ("LIMIT_EXCEEDED",) if size(where) > 30 or any(most(said) > 10 for _, said, _ in lookups) else ()
        try:
            self.meets(entity, where, None)
            if any(opposite for *_, opposite in lookups):
                raise Wrong("the opposite of a look-up")
        except Wrong as wrong:
            raise Wrong(str(wrong), *wrong.codes, *large) from None
        if large:
            raise Wrong("more than 30 operators and members, or than 10 sealed values", *large)

    def meets(self, entity: Entity, where: Where, row: Row | None) -> Truth:
        """Whether a row meets all that is said; without a row, only what is said is checked."""
        return every(self.one(entity, key, present(said), row) for key, said in where.items())

    def one(self, entity: Entity, key: str, said: Any, row: Row | None) -> Truth:
        """Whether a row meets one member of a filter."""
        if key == "not":
            truth = self.meets(entity, said, row)
            return None if truth is None else not truth
        if key == "and":
            return every(self.meets(entity, member, row) for member in said)
        if key == "or":
            return some(self.meets(entity, member, row) for member in said)
        (field,) = (field for field in entity.fields.values() if camel(field.name) == key)
        if isinstance(field, ToMany):
            return every(self.related(field, word, present(inner), row) for word, inner in said.items())
        if isinstance(field, ToOne) and self.parts.entities[field.shape.name].tree is None:
            assert not isinstance(field.column, str)
            return self.exists(self.parts.entities[field.shape.name], said, row, field.column.name, field.key)
        return every(self.compared(field, operator, present(operand), row) for operator, operand in said.items())

    def lookups(
        self, entity: Entity, where: Where, *, opposite: bool = False
    ) -> Iterator[tuple[Protected, Where, bool]]:
        """The sealed fields that a filter names, what is said of each, and whether the opposite is asked."""
        fields = {camel(field.name): field for field in entity.fields.values()}
        for key, said in where.items():
            field = fields.get(key)
            if isinstance(field, Protected):
                yield field, said or {}, opposite
            elif field is None:
                for member in said if isinstance(said, list) else [said]:
                    yield from self.lookups(entity, member or {}, opposite=opposite or key == "not")
            elif isinstance(field, ToMany):
                target = self.parts.entities[field.shape.name]
                for word, inner in (said or {}).items():
                    yield from self.lookups(target, inner or {}, opposite=opposite or word == "none")
            elif isinstance(field, ToOne) and self.parts.entities[field.shape.name].tree is None:
                yield from self.lookups(self.parts.entities[field.shape.name], said or {}, opposite=opposite)

    def related(self, field: ToMany, word: str, inner: Where, row: Row | None) -> Truth:
        """Whether some, or none, of the rows that name this one meets a filter."""
        (key,) = field.column.foreign_keys
        found = self.exists(self.parts.entities[field.shape.name], inner, row, key.column.name, field.column.name)
        return found if word == "some" else not found

    def exists(self, target: Entity, where: Where, row: Row | None, mine: str, theirs: str) -> bool:
        """Whether a visible row that is joined to this one meets a filter."""
        if row is None:
            self.meets(target, where, None)
            return False
        return any(
            self.sees(target, other) and self.meets(target, where, other)
            for other in self.snapshot.having(target.table, theirs, row[mine])
        )

    def compared(self, field: Declaration, operator: str, operand: Any, row: Row | None) -> Truth:
        """Whether one value meets one operator; a missing value is not compared."""
        said = self.operand(field, operand)
        if row is None:
            return None
        if isinstance(field, Protected):
            return self.found(field, [said] if operator == "eq" else said, row)
        held = row["id" if isinstance(field, Identity) else field.column.name]  # type: ignore[attr-defined]
        if operator == "isNull":
            return (held is None) is said
        if operator == "under":
            said, operator = self.below(field, said), "in"
        if operator in ("in", "notIn"):
            truth = None if held is None and said else held in said
            return truth if operator == "in" or truth is None else not truth
        return None if held is None else COMPARISONS[operator](held, said)

    def found(self, field: Protected, said: list[str], row: Row) -> Truth:
        """Whether a sealed value is one of those that are named; one that has no index is not compared.

        What a door closes is not found.
        """
        if self.closes(field, row):
            return False
        assert field.index is not None
        kind = field.index.info["kind"]
        held = None if row[field.index.name] is None else self.snapshot.plain(field.column.table.name, field.name, row)
        named = {normalize(kind, text) for text in said} - {""}
        return None if not isinstance(held, str) and named else isinstance(held, str) and normalize(kind, held) in named

    def operand(self, field: Declaration, operand: Any) -> Any:
        """What is compared with, as it is stored."""
        if isinstance(operand, list):
            return [self.operand(field, item) for item in operand]
        if isinstance(operand, bool):
            return operand
        if isinstance(field, Identity):
            return uuid_of(operand, self.parts.entities[field.owner].tag, field.label)
        if field.shape.wrap is Wrap.REF:
            return uuid_of(operand, self.parts.entities[field.shape.name].tag, field.label)
        return bare(operand, field.label) if field.shape.target is UUID else sayable(operand)

    def below(self, field: Declaration, code: str) -> list[str]:
        """A code and all codes below it."""
        tree = self.parts.entities[field.shape.name].tree
        assert tree is not None
        pairs = self.snapshot.rows[tree.closure.__tablename__]
        return [pair["code"] for pair in pairs if pair["ancestor"] == code]


def size(said: Any) -> int:
    """How many operators and members a filter has; the items that a value is compared with are not counted."""
    if isinstance(said, Mapping):
        return sum(1 + size(member) for member in said.values())
    if isinstance(said, list):
        return sum(1 + size(member) for member in said if isinstance(member, Mapping))
    return 0


def most(said: Where) -> int:
    """How many values the longest list has that a field is compared with."""
    return max((len(operand) for operand in said.values() if isinstance(operand, list)), default=0)


def present(said: Any) -> Any:
    """What was said; null says nothing, and is refused."""
    if said is None:
        raise Wrong("null in a filter")
    return said


def every(truths: Iterable[Truth]) -> Truth:
    """SQL's AND."""
    known = list(truths)
    return False if False in known else None if None in known else True


def some(truths: Iterable[Truth]) -> Truth:
    """SQL's OR."""
    known = list(truths)
    return True if True in known else None if None in known else False
