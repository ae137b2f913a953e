"""What a generator says of values: the trees that are written into a document or sent as variables."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Name:
    """An enum's value."""

    text: str


@dataclass(frozen=True)
class Variable:
    """A variable that stands for a value."""

    name: str


ABSENT = object()
"""A variable that is not sent."""
STEADY = ("String", "ID", "Int", "BigInt", "Float", "Decimal", "Date", "DateTime")
"""Scalars that shape no plan."""
ANYTHING: Sequence[Any] = ("x", 5, True, 1.5, [], {}, [{}], 2**31, 2**53, "2023-02-29", "1" * 25)
"""What a client may send in place of anything."""


@dataclass
class Declared:
    """A variable of the document: its type, what it is about, its default, and one value for each time it is sent."""

    kind: str
    about: object
    default: Any
    values: list[Any]


def written(value: Any) -> str:
    """A value in a document."""
    if isinstance(value, Variable):
        return f"${value.name}"
    if isinstance(value, Name):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def sent(value: Any) -> Any:
    """A value as JSON."""
    if isinstance(value, Name):
        return value.text
    if isinstance(value, dict):
        return {key: sent(item) for key, item in value.items()}
    return [sent(item) for item in value] if isinstance(value, list) else value


class Dice:
    """What hypothesis drew, in the words of a generator.

    The decisions lie on one tape of bytes, zeros without end behind it: zero is the simplest decision, so that a
    shorter or lower tape is a simpler document. One tape, and not a draw for each decision, because hypothesis
    varies what it has drawn in parts, and then tries the same document again and again.

    times: how often the document is sent, each time with other values of its variables
    steady: whether the variables keep their form from one time to the next, and only their scalars change
    """

    def __init__(self, tape: bytes, times: int = 1, *, steady: bool = False) -> None:
        self.tape = iter(tape)
        self.times = times
        self.steady = steady
        self.declared: dict[str, Declared] = {}

    def below(self, most: int) -> int:
        """A number from zero, less than this."""
        drawn, reach = next(self.tape, 0), 256
        while reach < most:
            drawn, reach = drawn * 256 + next(self.tape, 0), reach * 256
        return drawn * most // reach

    def chance(self, percent: int) -> bool:
        """True so often."""
        return self.below(100) >= 100 - percent

    def rarely(self) -> bool:
        """True so seldom that most documents hold nothing wrong, though they hold many things."""
        return self.below(400) == 399

    def pick(self, choices: Sequence[T]) -> T:
        """One of some."""
        return choices[self.below(len(choices))]

    def number(self, least: int, most: int) -> int:
        """A number of a range."""
        return least + self.below(most - least + 1)

    def lifts(self, kind: str) -> bool:
        """Whether a value of a type becomes a variable."""
        return (not self.steady or kind.strip("[]!") in STEADY) and self.chance(30)

    def variable(self, kind: str, make: Callable[[], Any], about: object) -> Variable:
        """A new variable, or one of the same kind that is about the same."""
        alike = [name for name, held in self.declared.items() if (held.kind, held.about) == (kind, about)]
        if alike and self.chance(25):
            return Variable(self.pick(alike))
        required = kind.endswith("!")
        name = f"v{len(self.declared)}"
        default = make() if self.chance(25) else ABSENT
        # A variable that has a default may stand where null may not, though it allows null itself.
        if required and default is not ABSENT and self.chance(10):
            kind, required = kind.removesuffix("!"), False
        values = [self._value(required, default, make) for _ in range(self.times)]
        self.declared[name] = Declared(kind, about, default, values)
        return Variable(name)

    def _value(self, required: bool, default: Any, make: Callable[[], Any]) -> Any:
        if self.steady:
            return make()
        if (default is not ABSENT or not required) and self.chance(15):
            return ABSENT
        if self.rarely():
            return self.pick(ANYTHING)
        return None if not required and self.chance(2) else make()

    def header(self) -> str:
        """The declarations of the document's variables."""
        said = [
            f"${name}: {held.kind}" + ("" if held.default is ABSENT else f" = {written(held.default)}")
            for name, held in self.declared.items()
        ]
        return f"({', '.join(said)})" if said else ""

    def variables(self, time: int) -> Mapping[str, Any]:
        """The variables as they are sent at one time."""
        values = {name: held.values[time] for name, held in self.declared.items()}
        return {name: sent(value) for name, value in values.items() if value is not ABSENT}
