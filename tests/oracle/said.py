"""Arguments: values that exist, filters that nest, pages and cursors, now and then something wrong."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
)

from hub.graph.annotations import Shape, Wrap
from hub.graph.document import declared_of
from hub.graph.fields import Declaration, Expression, Identity, Plain, Protected, Root, ToMany, ToOne
from hub.graph.names import camel
from hub.graph.parts import Entity
from tests.oracle.drawn import Dice, Name
from tests.oracle.hints import Hints, Order

WRONG: Mapping[str, str] = {"String": "a\0b", "ID": "\0_019a0000-0000-7000-8000-00000000ffff"}
"""Values that no database can hold."""
PAGE = ("first", "after", "last", "before", "where", "orderBy")
ODD: Mapping[str, Sequence[Any]] = {
    "String": ("", "红", 'a"b\\', "😀", "%", "no such", "\ue000", "_", "\t"),
    "ID": ("no such", "rdr_", "_", "vol_019a0000-0000-7000-8000-00000000ffff"),
    "Int": (0, 1, -1, 3, 2023, 2024, 2025, 2**31 - 1, -(2**31)),
    "BigInt": (0, 60, 2**53 - 1, -(2**53) + 1),
    "Float": (0, 0.5, 1.75, -1e300, 3),
    "Decimal": ("0", "-3.501", "1000000.1", "12"),
    "Date": ("2024-01-01", "2024-02-29", "1949-10-01", "2025-06-30"),
    "DateTime": (
        "2024-01-01T00:00:00+08:00",
        "2024-06-30T16:00:00Z",
        "2024-01-01T15:00:00.5+00:00",
        "2024-01-01T23:00",
    ),
    "Boolean": (True, False),
}
"""Values of each scalar beside those that exist."""
SIZES = (5, 1, 2, 3, 5, 10, 10, 20, 20, 50, 50, 0)


class Said:
    """Draws the arguments of fields."""

    def __init__(self, dice: Dice, known: Hints) -> None:
        self.dice = dice
        self.known = known

    def arguments(self, parent: str, name: str, field: GraphQLField, most: int) -> tuple[dict[str, Any], int]:
        """The arguments of a field, and how many objects they let through at most."""
        declared = declared_of(field)
        said: dict[str, Any] = {}
        if isinstance(declared, (Root, Expression)):
            for argument in declared.arguments:
                key = camel(argument.name)
                kind = field.args[key].type
                if isinstance(kind, GraphQLNonNull) or self.dice.chance(60):
                    said[key] = self.lifted(kind, self.author(argument.shape, argument.name, kind), argument.name)
        if declared is None or declared.shape.wrap is not Wrap.CONNECTION:
            return said, 1
        entity = self.known.entity(declared.shape.name)
        page, size = self.page(parent, name, entity, field, most)
        if self.dice.chance(22):
            said["where"] = self.where(entity, lift=True, depth=2)
        return said | page, size

    def author(self, shape: Shape, name: str, kind: GraphQLInputType) -> Callable[[], Any]:
        """Values for an argument of an author's function."""
        if shape.wrap is Wrap.REF:
            return lambda: self.id_of(shape.name)
        if shape.wrap is Wrap.LIST:
            return lambda: [self.scalar(kind, name) for _ in range(self.dice.number(0, 3))]
        return lambda: self.scalar(kind, name)

    def id_of(self, name: str) -> str:
        """The id of an object, or now and then of none."""
        ids = self.known.ids[name]
        return self.dice.pick(ODD["ID"]) if not ids or self.dice.rarely() else self.dice.pick(ids)

    def scalar(self, kind: Any, column: str) -> Any:
        """A value of a scalar or enum; those of columns of the same name are likely."""
        kind = get_nullable_type(kind)
        while isinstance(kind, (GraphQLList, GraphQLNonNull)):
            kind = kind.of_type
        if isinstance(kind, GraphQLEnumType):
            return Name(self.dice.pick(list(kind.values)))
        return self.one(kind.name, self.known.columns.get(column, ()))

    def one(self, scalar: str, values: Sequence[Any]) -> Any:
        """One of some values, or one of the odd ones."""
        if self.dice.rarely():
            return WRONG.get(scalar, ODD[scalar][0])
        if not values or self.dice.chance(20):
            return self.dice.pick(ODD[scalar])
        return self.dice.pick(values)

    def lifted(self, kind: GraphQLInputType, make: Callable[[], Any], about: object, *, lift: bool = True) -> Any:
        """A value as it is, or as a variable."""
        if lift and self.dice.lifts(str(kind)):
            return self.dice.variable(str(kind), make, about)
        return make()

    def page(
        self, parent: str, name: str, entity: Entity, field: GraphQLField, most: int
    ) -> tuple[dict[str, Any], int]:
        """First and last, after and before, and the order in which they are meant; how many that are at most."""
        dice, said = self.dice, {}
        sizes = [size for size in SIZES if size <= most] or [1]
        if most >= 200 and dice.chance(8):
            sizes = [100, 500][: 1 + (most >= 500)]
        size = 20
        if most < 20 or dice.chance(65):
            key = "last" if dice.chance(30) else "first"
            if dice.rarely():
                sizes = [-1, 501]
            said[key] = self.lifted(field.args[key].type, lambda: dice.pick(sizes), most)
            size = max(sizes) if not isinstance(said[key], int) else said[key]
        orders = self.known.cursors.get((parent, name), {(): ()})
        order: Order = dice.pick(list(orders)) if dice.chance(50) else ()
        terms = [{"field": Name(term), "direction": Name(direction)} for term, direction in order]
        if orders.get(order) and dice.chance(25):
            ends = ("after", "before") if dice.chance(15) else ("before",) if dice.chance(30) else ("after",)
            for end in ends:
                make = lambda: "bm90IGEgY3Vyc29y" if dice.rarely() else dice.pick(orders[order])  # noqa: E731
                # Which keys of a cursor are null shapes a plan.
                lift = not dice.steady
                said[end] = self.lifted(field.args[end].type, make, (parent, name, order), lift=lift)
            if terms:
                said["orderBy"] = terms
        elif terms:
            said["orderBy"] = self.lifted(field.args["orderBy"].type, lambda: self.order(entity), entity.name)
        return said, size

    def order(self, entity: Entity) -> Any:
        """An order of an entity's rows."""
        kind: Any = self.known.schema.type_map[f"{entity.name}OrderField"]
        terms = []
        for _ in range(self.dice.number(1, 3)):
            term: dict[str, Any] = {"field": Name(self.dice.pick(list(kind.values)))}
            if self.dice.chance(60):
                term["direction"] = Name(self.dice.pick(("ASC", "DESC")))
            terms.append(term)
        return terms

    def where(self, entity: Entity, *, lift: bool, depth: int, required: str = "") -> Any:
        """A filter of an entity's rows; `required` is `!` where null may not stand."""
        kind = self.known.schema.type_map[f"{entity.name}Where"]
        assert isinstance(kind, GraphQLInputObjectType)
        make = lambda: self.members(kind, entity, lift=False, depth=depth)  # noqa: E731
        if lift and self.dice.lifts(kind.name):
            return self.dice.variable(kind.name + required, make, kind.name)
        return self.members(kind, entity, lift=lift, depth=depth)

    def members(self, kind: GraphQLInputObjectType, entity: Entity, *, lift: bool, depth: int) -> dict[str, Any]:
        """What a filter says: some fields, and other filters joined to them."""
        dice = self.dice
        said: dict[str, Any] = {}
        fields = {camel(field.name): field for field in entity.fields.values()}
        names = [name for name in kind.fields if name in fields]
        for name in {dice.pick(names): None for _ in range(dice.number(1, 2))}:
            said[name] = self.field(fields[name], kind.fields[name].type, lift=lift, depth=depth)
        if depth and dice.chance(25):
            said["not"] = self.where(entity, lift=lift, depth=depth - 1)
        for word in ("and", "or"):
            if depth and dice.chance(20):
                count = 31 if dice.rarely() else dice.number(0, 3)
                said[word] = [self.where(entity, lift=lift and count < 9, depth=0, required="!") for _ in range(count)]
        return said

    def field(self, field: Declaration, kind: Any, *, lift: bool, depth: int) -> Any:
        """What is said of one field."""
        dice = self.dice
        if dice.rarely():
            return None
        shape = field.shape
        if isinstance(field, ToMany):
            inner = self.known.entity(shape.name)
            return {dice.pick(("some", "none")): self.where(inner, lift=lift, depth=depth - 1) if depth > 0 else {}}
        if isinstance(field, ToOne) and self.known.entity(shape.name).tree is None:
            return self.where(self.known.entity(shape.name), lift=lift, depth=depth - 1) if depth > 0 else {}
        said = {}
        for operator in {dice.pick(list(kind.fields)): None for _ in range(1 + dice.chance(15))}:
            accepted = kind.fields[operator].type
            make = self.operand(field, operator, accepted)
            if isinstance(field, Protected) and lift and not dice.rarely():
                # In the document itself it would be refused.
                said[operator] = dice.variable(str(accepted), make, (field.label, operator))
            else:
                said[operator] = self.lifted(accepted, make, (field.label, operator), lift=lift)
        return said

    def operand(self, field: Declaration, operator: str, kind: Any) -> Callable[[], Any]:
        """What a value is compared with."""
        dice = self.dice
        if operator == "isNull":
            return lambda: dice.chance(50)
        if isinstance(kind, GraphQLList):
            return lambda: [self.value(field, kind) for _ in range(dice.number(0, 4))]
        if operator in ("contains", "startsWith"):
            return lambda: str(self.value(field, kind))[: dice.number(0, 3)]
        return lambda: self.value(field, kind)

    def value(self, field: Declaration, kind: Any) -> Any:
        """A value of a field."""
        assert isinstance(field, (Identity, Plain, Protected, ToOne))
        kind = get_nullable_type(kind)
        if isinstance(kind, GraphQLList):
            kind = get_nullable_type(kind.of_type)
        if isinstance(kind, GraphQLEnumType):
            return Name(self.dice.pick(list(kind.values)))
        values = self.known.values.get((field.owner, camel(field.name)), ())
        if kind.name == "ID" and values and not self.dice.rarely():
            return self.dice.pick(values)
        return self.one(kind.name, values)
