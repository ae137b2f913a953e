"""A plan: one statement, how its parameters are taken from a request, and the slots of its holes."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg

from hub.graph.caller import PREFIX, Caller
from hub.graph.compilation import Getter
from hub.graph.faults import settle
from hub.graph.holes import HOLE, Filling, Key, KeyId, Slot
from security.blind_index import IndexKeys

DIALECT: Any = asyncpg()  # type: ignore[no-untyped-call]
NONCE = "\x01" + secrets.token_hex(8) + ":"
"""Begins every mark of a fault; no value of the database can begin so, since the process draws it at random."""


class Keys(Protocol):
    """Where the keys of sealed values are read.

    index: the keys by which they are looked up
    """

    index: IndexKeys

    async def keys(self, ids: Sequence[KeyId]) -> Mapping[KeyId, Key]:
        """The keys that exist."""


class Answer(NamedTuple):
    """The text of `data`, what was wrong in it, and what it disclosed."""

    text: str
    errors: Sequence[dict[str, Any]] = ()
    filling: Filling | None = None
    data: Any = None
    """The parsed data where there were faults, so that null may stand for the whole."""


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """One compiled operation."""

    sql: str
    parameters: tuple[Callable[[Mapping[str, Any], Caller], Any], ...]
    slots: tuple[Slot, ...]
    unsaid: tuple[Getter, ...] = ()
    """What was bound and left out again, because it decides nothing; it is checked all the same."""
    lookups: tuple[Getter, ...] = ()
    """How many sealed values each look-up names."""

    def looked_up(self, variables: Mapping[str, Any]) -> int:
        """How many sealed values one request looks up."""
        return sum(size(variables) for size in self.lookups)

    def arguments(self, variables: Mapping[str, Any], caller: Caller) -> list[Any]:
        """The parameters of one request."""
        for getter in self.unsaid:
            getter(variables)
        return [parameter(variables, caller) for parameter in self.parameters]

    async def fill(self, text: str, vault: Keys, given: Mapping[str, str] | None = None) -> Answer:
        """The text with its holes filled; faults become nulls and errors."""
        if HOLE not in text:
            return Answer(text)
        pieces = text.split(HOLE)
        places: dict[int, list[int]] = {}
        for place in range(1, len(pieces), 2):
            number, _, pieces[place] = pieces[place].partition("|")
            places.setdefault(int(number), []).append(place)
        wanted: set[KeyId] = set()
        for slot, held in places.items():
            wanted |= self.slots[slot].key_ids([pieces[place] for place in held])
        keys = await vault.keys(list(wanted)) if wanted else {}
        filling = Filling(NONCE, given or {})
        for slot, held in places.items():
            filled = self.slots[slot].fill([pieces[place] for place in held], keys, filling)
            for place, shown in zip(held, filled, strict=True):
                pieces[place] = shown
        text = "".join(pieces)
        if not filling.faults:
            return Answer(text, filling=filling)
        data, errors = settle(text.replace(NONCE, NONCE.replace("\x01", "\\u0001")), NONCE, filling.faults)
        return Answer("", errors, filling, data)


def compiled(
    statement: Select[Any], getters: Mapping[str, Getter], slots: Sequence[Slot], lookups: Sequence[Getter] = ()
) -> Plan:
    """The plan of a finished statement."""
    made = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    names: Sequence[str] = made.positiontup or ()
    parameters = tuple(_parameter(name, getters, made.params, made.binds) for name in names)
    unsaid = tuple(getter for name, getter in getters.items() if name not in names)
    return Plan(str(made), parameters, tuple(slots), unsaid, tuple(lookups))


def _parameter(
    name: str, getters: Mapping[str, Getter], given: Mapping[str, Any], binds: Mapping[str, Any]
) -> Callable[[Mapping[str, Any], Caller], Any]:
    if name in getters:
        getter = getters[name]
        return lambda variables, caller: getter(variables)
    if name == SCOPE:
        return lambda variables, caller: caller.scope
    if name.startswith(PREFIX):
        key = name.removeprefix(PREFIX)
        return lambda variables, caller: caller.values[key]
    bind = binds.get(name)
    processor = bind.type.dialect_impl(DIALECT).bind_processor(DIALECT) if bind is not None else None
    value = processor(given[name]) if processor else given[name]
    return lambda variables, caller: value


SCOPE = "hub_scope"
"""The bind parameter that carries the caller's scope to the row-level wall."""
