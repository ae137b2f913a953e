"""The inputs that every entity gets: what may be filtered, and in what order it may be asked."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from hub.graph.annotations import Wrap
from hub.graph.classes import Classes, Members, listed
from hub.graph.fields import Declaration, Identity, Plain, Protected, ToMany, ToOne
from hub.graph.parts import Entity, Parts
from hub.graph.scalars import INPUTS, NAMES

EQUALITY = ("eq", "ne", "in", "not_in", "is_null")
ORDERED = (*EQUALITY, "lt", "lte", "gt", "gte")
OPERATORS: dict[str, tuple[str, ...]] = {
    "String": (*ORDERED, "contains", "starts_with"),
    "Int": ORDERED,
    "BigInt": ORDERED,
    "Float": ORDERED,
    "Decimal": ORDERED,
    "Date": ORDERED,
    "DateTime": ORDERED,
    "Boolean": ("eq", "ne", "is_null"),
    "ID": EQUALITY,
}
"""The operators of each scalar's filter."""
LOOKUP = ("eq", "in")
"""The operators of a sealed value's filter."""
SENTENCES = {
    "eq": "Equal to this.",
    "ne": "Not equal to this; a missing value is not compared and does not hold.",
    "in": "One of these; an empty list holds for nothing.",
    "not_in": "None of these; an empty list holds for everything.",
    "is_null": "Whether there is no value.",
    "lt": "Before or less than this.",
    "lte": "Before, less than or equal to this.",
    "gt": "After or greater than this.",
    "gte": "After, greater than or equal to this.",
    "contains": "Holds this text, in the same case.",
    "starts_with": "Begins with this text, in the same case.",
    "has": "Holds this item.",
    "under": "This code or any below it.",
    "some": "At least one related object meets this.",
    "none": "No related object meets this.",
    "and": "All of these hold; an empty list holds for everything.",
    "or": "At least one of these holds; an empty list holds for nothing.",
    "not": "This does not hold.",
}


class Direction(StrEnum):
    """The direction of an order."""

    ASC = "ASC"
    """Smallest first."""
    DESC = "DESC"
    """Largest first."""


def filterable(entity: Entity) -> Iterator[Declaration]:
    """The fields that an entity's `where` may name: its owner's, open to whoever sees the row."""
    for declaration in entity.fields.values():
        if declaration.plugin != entity.plugin or declaration.requires is not None:
            continue
        found = isinstance(declaration, Protected) and declaration.lookup is not None
        shown = isinstance(declaration, Plain) and declaration.column is not None
        if found or shown or isinstance(declaration, (Identity, ToOne, ToMany)):
            yield declaration


def orderable(entity: Entity) -> Iterator[Declaration]:
    """The fields that an entity's `orderBy` may name: its id and its owner's plain columns."""
    for declaration in filterable(entity):
        if isinstance(declaration, (Identity, Plain)) and declaration.shape.wrap is not Wrap.LIST:
            yield declaration


def told(field: Declaration) -> str:
    """What a filter says of a field: its sentence, and what looking it up needs."""
    if not (isinstance(field, Protected) and field.lookup):
        return field.description
    return (
        f"{field.description}\n\nRequires `{field.lookup.name}`. The value comes from a variable; `not` and `none` "
        "cannot hold it. Every look-up is on record."
    )


class Inputs:
    """The filters and orders of one schema."""

    def __init__(self, parts: Parts, classes: Classes) -> None:
        self.parts = parts
        self.classes = classes

    def order(self, entity: Entity) -> Any:
        """One term of an entity's order."""
        field = self.classes.choices(
            f"{entity.name}OrderField",
            f"What {entity.name} objects may be ordered by.",
            {field.name.upper(): (field.name, field.description) for field in orderable(entity)},
        )
        direction = self.classes.enum(Direction)
        return self.classes.given(
            f"{entity.name}OrderBy",
            f"One term of an order of {entity.name} objects.",
            lambda: {
                "field": (field, "By what."),
                "direction": (direction | None, "In which direction; ASC where it is left out."),
            },
        )

    def where(self, entity: Entity) -> Any:
        """The filter of an entity."""
        name = f"{entity.name}Where"

        def members() -> Members:
            own = self.classes.made[name]
            return {
                "and": (listed(own) | None, SENTENCES["and"]),
                "or": (listed(own) | None, SENTENCES["or"]),
                "not": (own | None, SENTENCES["not"]),
                **{field.name: (self.filter(field) | None, told(field)) for field in filterable(entity)},
            }

        return self.classes.given(name, f"Which {entity.name} objects; all that is said must hold.", members)

    def filter(self, field: Declaration) -> Any:
        """The filter of one field."""
        shape = field.shape
        if isinstance(field, ToMany):
            return self.related(self.parts.entities[shape.name])
        if isinstance(field, ToOne):
            target = self.parts.entities[shape.name]
            return self.tree(target) if target.tree else self.where(target)
        if isinstance(field, Protected):
            return self.operators(shape.name, str, LOOKUP)
        if shape.wrap is Wrap.LIST:
            return self.operators(f"{NAMES[shape.target]}List", INPUTS[NAMES[shape.target]], ("has",))
        if shape.is_enum:
            return self.operators(shape.name, self.classes.enum(shape.target), EQUALITY)
        name = "ID" if shape.wrap is Wrap.REF else NAMES[shape.target]
        return self.operators(name, INPUTS[name], OPERATORS[name])

    def related(self, target: Entity) -> Any:
        """The filter of a to-many field."""
        where = self.where
        return self.classes.given(
            f"{target.name}ListFilter",
            f"Which related {target.name} objects there are.",
            lambda: {key: (where(target) | None, SENTENCES[key]) for key in ("some", "none")},
        )

    def tree(self, target: Entity) -> Any:
        """The filter of a reference to a tree: by code, or by all below a code."""
        return self.operators(target.name, str, ("eq", "ne", "in", "not_in", "under", "is_null"))

    def operators(self, name: str, kind: Any, operators: tuple[str, ...]) -> Any:
        """The filter of a scalar or enum."""
        kinds: dict[str, Callable[[], Any]] = {
            "in": lambda: listed(kind),
            "not_in": lambda: listed(kind),
            "is_null": lambda: bool,
        }
        return self.classes.given(
            f"{name}Filter",
            f"What may be asked of {name} values.",
            lambda: {key: (kinds.get(key, lambda: kind)() | None, SENTENCES[key]) for key in operators},
        )
