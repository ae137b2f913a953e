"""Operations of our own: drawn from the schema and the data, and deep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type
from hypothesis import strategies as st

from hub.graph.compose import NodeRoot
from hub.graph.document import declared_of
from tests.oracle.drawn import Dice, written
from tests.oracle.hints import Hints
from tests.oracle.said import Said

DEEPEST = 8
LEAVES = 2000
TAPE = (200, 1500)


@dataclass(frozen=True)
class Asked:
    """A document, and the variables that are sent with it, one time after another."""

    query: str
    variables: Sequence[Mapping[str, Any]]


@st.composite
def operations(draw: st.DrawFn, known: Hints, times: int = 1, *, steady: bool = False) -> Asked:
    """A query of the whole schema, sent some times; `steady` where only scalars change from one time to the next."""
    length = draw(st.integers(*TAPE))
    dice = Dice(draw(st.binary(min_size=length, max_size=length)), times, steady=steady)
    drawing = Drawing(dice, known)
    selected = drawing.roots()
    name = "query Q" if dice.declared or dice.chance(20) else ""
    query = " ".join([f"{name}{dice.header()} {selected}", *drawing.fragments.values()])
    return Asked(query, [dice.variables(time) for time in range(times)])


class Drawing:
    """One document as it is drawn."""

    def __init__(self, dice: Dice, known: Hints) -> None:
        self.dice = dice
        self.known = known
        self.said = Said(dice, known)
        self.fragments: dict[str, str] = {}
        self.holders: dict[str, list[str]] = {}
        self.arguments: dict[tuple[str, str], tuple[str, int]] = {}
        self.aliases = 0
        self.left = LEAVES
        self.fields = dice.pick((8, 3, 15, 25, 40))

    def roots(self) -> str:
        """The root fields."""
        kind = self.known.schema.query_type
        assert kind is not None
        names = [name for name in kind.fields if name != "_service"]
        lists = [name for name in names if "Connection" in str(kind.fields[name].type)]
        fields = []
        for _ in range(1 + self.dice.chance(40) + self.dice.chance(15)):
            chance = self.dice.below(100)
            if chance >= 98:
                fields.append('__type(name: "Node") { name kind possibleTypes { name } }')
            elif chance >= 96:
                fields.append("_service { __typename sdl }")
            elif chance >= 93:
                fields.append("__typename")
            else:
                name = self.dice.pick(lists if self.dice.chance(55) else names)
                fields.append(self.field(kind, name, kind.fields[name], depth=0, weight=1))
        return "{ " + " ".join(fields) + " }"

    def selection(self, kind: GraphQLObjectType, depth: int, weight: int, *, apart: bool = False) -> str:
        """The fields of an object; `apart` where objects of other types stand in the same place."""
        leaves = [name for name, field in kind.fields.items() if is_leaf_type(get_named_type(field.type))]
        others = [name for name in kind.fields if name not in leaves] if depth < DEEPEST else []
        deeper = 85 if "pageInfo" in kind.fields else 45
        selected: list[str] = []
        for _ in range(self.dice.number(1, 3) if deeper == 85 else self.dice.number(1, 7)):
            self.fields -= 1
            if others and (not leaves or self.dice.chance(deeper)) and (self.fields > 0 or not selected):
                name = self.dice.pick(others)
            elif leaves and self.left > 0:
                name = self.dice.pick(leaves)
                self.left -= weight
            else:
                name = "__typename"
            if name == "__typename" or self.dice.chance(5):
                selected.append(self.directed(self.dice.pick(("__typename", "t: __typename"))))
            if name != "__typename":
                field = self.field(kind, name, kind.fields[name], depth=depth, weight=weight, apart=apart)
                selected.append(self.wrapped(kind, field))
        if kind.name in self.holders and not apart and self.dice.chance(10):
            selected.append(self.directed(f"...{self.dice.pick(self.holders[kind.name])}"))
        return "{ " + " ".join(selected) + " }"

    def wrapped(self, kind: GraphQLObjectType, field: str) -> str:
        """A field as it is, or in a fragment."""
        chance = self.dice.below(100)
        if chance >= 97 and kind.interfaces:
            return f"{self.directed('... on Node')} {{ id __typename }} {field}"
        if chance >= 94:
            return f"{self.directed(f'... on {kind.name}')} {{ {field} }}"
        if chance >= 92:
            return f"{self.directed('...')} {{ {field} }}"
        if chance >= 87:
            name = f"F{len(self.fragments)}"
            self.fragments[name] = f"fragment {name} on {kind.name} {{ {field} }}"
            self.holders.setdefault(kind.name, []).append(name)
            return self.directed(f"...{name}")
        return field

    def directed(self, written_so_far: str) -> str:
        """A selection that may be left out."""
        if not self.dice.chance(4):
            return written_so_far
        condition: Any = self.dice.chance(50)
        if self.dice.lifts("Boolean!"):
            condition = self.dice.variable("Boolean!", lambda: self.dice.chance(50), "Boolean")
        return f"{written_so_far} @{self.dice.pick(('include', 'skip'))}(if: {written(condition)})"

    def field(
        self, kind: GraphQLObjectType, name: str, field: GraphQLField, *, depth: int, weight: int, apart: bool = False
    ) -> str:
        """One field, with its arguments and what is selected below it."""
        target = get_named_type(field.type)
        if name == "_entities":
            return self.entities(depth, weight)
        if isinstance(declared_of(field), NodeRoot):
            return self.node(field, depth, weight)
        most = max(0, self.left // (2 * weight))
        alias = ""
        if apart or (field.args and self.dice.chance(30)):
            self.aliases += 1
            alias = f"a{self.aliases}: "
            said, size = self.given(kind, name, field, most)
        elif (kind.name, name) in self.arguments:
            said, size = self.arguments[kind.name, name]
        else:
            said, size = self.arguments[kind.name, name] = self.given(kind, name, field, most)
        text = self.directed(f"{alias}{name}{said}")
        if is_leaf_type(target):
            return text
        weight *= max(1, size)
        assert isinstance(target, GraphQLObjectType)
        return f"{text} {self.selection(target, depth + 1, weight)}"

    def given(self, kind: GraphQLObjectType, name: str, field: GraphQLField, most: int) -> tuple[str, int]:
        """The arguments of a field as they are written, and how many objects it shows at most."""
        said, size = self.said.arguments(kind.name, name, field, most)
        listed = ", ".join(f"{key}: {written(value)}" for key, value in said.items())
        return (f"({listed})" if listed else ""), size

    def any_id(self) -> str:
        """The id of any object."""
        return self.said.id_of(self.any_type())

    def any_type(self) -> str:
        """The name of any type that has an id."""
        return self.dice.pick(list(self.known.ids))

    def node(self, field: GraphQLField, depth: int, weight: int) -> str:
        """An object by its id, which mostly is of a type that is asked for."""
        names = [self.any_type() for _ in range(self.dice.number(1, 3))]
        make = lambda: self.any_id() if self.dice.chance(10) else self.said.id_of(self.dice.pick(names))  # noqa: E731
        said = self.said.lifted(field.args["id"].type, make, tuple(names))
        self.aliases += 1
        text = self.directed(f"a{self.aliases}: node(id: {written(said)})")
        return f"{text} {self.abstract(names, depth + 1, weight)}"

    def abstract(self, names: Sequence[str], depth: int, weight: int) -> str:
        """What is selected of objects of several types."""
        selected = ["__typename"] if self.dice.chance(50) else []
        for name in names:
            kind = self.known.schema.type_map[name]
            assert isinstance(kind, GraphQLObjectType)
            selected.append(f"... on {name} {self.selection(kind, depth, weight, apart=True)}")
        return "{ " + " ".join(selected) + " }"

    def entities(self, depth: int, weight: int) -> str:
        """What a router asks."""
        names = [self.any_type() for _ in range(self.dice.number(1, 2))]
        if self.dice.steady or self.dice.chance(30):
            said = written([self.represented(names, lift=not self.dice.steady) for _ in range(self.dice.number(0, 3))])
        else:
            make = lambda: [self.represented(names) for _ in range(self.dice.number(1, 6))]  # noqa: E731
            said = written(self.dice.variable("[_Any!]!", make, "representations"))
        self.aliases += 1
        text = self.directed(f"a{self.aliases}: _entities(representations: {said})")
        return f"{text} {self.abstract(names, depth + 1, weight * 5)}"

    def represented(self, names: Sequence[str], *, lift: bool = False) -> Any:
        """What a router knows of an object; now and then it is wrong."""
        dice = self.dice
        if lift and dice.chance(30):
            return dice.variable("_Any!", lambda: self.represented(names), "_Any")
        name = dice.pick(names)
        chance = dice.below(100)
        if chance >= 98:
            return {"__typename": "Nobody", "id": "x"}
        if chance >= 96:
            return {"__typename": name}
        if chance >= 94:
            return {"__typename": name, "id": self.any_id()}
        key = self.said.id_of(name)
        if lift and dice.lifts("ID!"):
            return {"__typename": name, "id": dice.variable("ID!", lambda: self.said.id_of(name), name)}
        return {"__typename": name, "id": key}
