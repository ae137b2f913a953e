"""Holes: what PostgreSQL may not or cannot write into an answer, and the plan fills.

A hole stands in the answer's text as `\\x01 slot | payload \\x01`. A raw `\\x01` cannot occur in JSON text, so a text
without one is complete. A slot is a constant of its plan; what differs from place to place is the payload.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring as quote
from typing import Any, Protocol

import orjson

from security.errors import SecurityError
from security.place import Keep
from security.vault import Opener

log = logging.getLogger("hub.graph")

HOLE = "\x01"
Key = Any
KeyId = tuple[bytes, Keep, int]
"""A subject's 16 bytes, a class, and the version of the key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a place holds null: a code and a sentence, the field, and which places above may hold null instead."""

    code: str
    message: str
    label: str
    trail: tuple[bool, ...]
    """For each step of the path, from the root, whether null may stand there."""


@dataclass(slots=True)
class Filling:
    """What came of filling one answer: faults by their marks, and what was opened or looked up, for the audit."""

    nonce: str
    given: Mapping[str, str] = field(default_factory=dict)
    """Parts of the answer that were made elsewhere, by their keys."""
    faults: dict[str, Fault] = field(default_factory=dict)
    opened: list[tuple[str, str, list[str]]] = field(default_factory=list)
    looked_up: list[tuple[str, str, list[str]]] = field(default_factory=list)
    decided: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """What was opened for a rule, of which only a yes or no has left."""
    masked: int = 0
    broken: list[tuple[str, str, list[str]]] = field(default_factory=list)
    subjects: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Whose data was opened, by type and field, and then by the ids of rows, where these are not their own subjects."""

    def mark(self, fault: Fault) -> str:
        """What stands in the text where a fault is, until it is found and made null."""
        mark = f'"{self.nonce}{id(fault):x}"'
        self.faults[mark[1:-1]] = fault
        return mark


class Slot(Protocol):
    """One kind of hole."""

    def key_ids(self, payloads: Sequence[str]) -> set[KeyId]:
        """The keys that filling will need."""

    def fill(self, payloads: Sequence[str], keys: Mapping[KeyId, Key], filling: Filling) -> list[str]:
        """The JSON text of each hole, in order."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place that policy keeps closed, or where null may not stand."""

    fault: Fault

    def key_ids(self, payloads: Sequence[str]) -> set[KeyId]:
        """No keys."""
        return set()

    def fill(self, payloads: Sequence[str], keys: Mapping[KeyId, Key], filling: Filling) -> list[str]:
        """The same mark in every place."""
        return [filling.mark(self.fault)] * len(payloads)


@dataclass(frozen=True, slots=True)
class Outside:
    """A root field that is answered elsewhere: introspection."""

    def key_ids(self, payloads: Sequence[str]) -> set[KeyId]:
        """No keys."""
        return set()

    def fill(self, payloads: Sequence[str], keys: Mapping[KeyId, Key], filling: Filling) -> list[str]:
        """What was made under each key."""
        return [filling.given[payload] for payload in payloads]


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of those whose value a filter named, which stand behind an answer and are no part of it."""

    type: str
    field: str

    def key_ids(self, payloads: Sequence[str]) -> set[KeyId]:
        """No keys."""
        return set()

    def fill(self, payloads: Sequence[str], keys: Mapping[KeyId, Key], filling: Filling) -> list[str]:
        """Nothing is shown; who was looked up goes on record, and that someone was, even where nobody is found."""
        filling.looked_up += [(self.type, self.field, payload.split()) for payload in payloads]
        return [""] * len(payloads)


@dataclass(frozen=True, slots=True)
class Computed:
    """A derived field: computed once for all places."""

    compute: Callable[[Sequence[tuple[Any, ...]]], Sequence[Any]]
    nullable: bool
    fault: Fault

    def key_ids(self, payloads: Sequence[str]) -> set[KeyId]:
        """No keys."""
        return set()

    def fill(self, payloads: Sequence[str], keys: Mapping[KeyId, Key], filling: Filling) -> list[str]:
        """The values as JSON; a null where none may stand is a fault."""
        parents = [tuple(needs) for needs in orjson.loads(f"[{','.join(payloads)}]")]
        try:
            values = self.compute(parents)
        except Exception as error:
            # The message may hold what the function was given.
            log.error("%s cannot be computed: %s", self.fault.label, type(error).__name__)
            return [filling.mark(self.fault)] * len(payloads)
        if len(values) != len(parents):
            log.error("%s gave %d values for %d objects", self.fault.label, len(values), len(parents))
            return [filling.mark(self.fault)] * len(payloads)
        return [
            filling.mark(self.fault) if value is None and not self.nullable else orjson.dumps(value).decode()
            for value in values
        ]


@dataclass(frozen=True, slots=True)
class Form:
    """One selected form of a sealed value: its key in the answer, and why it may not be shown.

    closed: the faults of the letters behind which it is not shown
    broken: the fault of a value that does not open
    """

    key: str
    name: str
    closed: Mapping[str, Fault]
    broken: Fault


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value, shown in the forms that were selected.

    The payload is the letter that tells how the value stands (see `doors`), the row's id, the subject's id where it
    differs, and the envelope in hexadecimal; where nothing may be opened, there is no envelope.
    """

    type: str
    field: str
    shown: str
    """The name of the type that shows it: ProtectedText or ProtectedDate."""
    keep: Keep
    mask: Callable[[str], str]
    open: Opener
    forms: tuple[Form, ...]
    own_subject: bool

    def key_ids(self, payloads: Sequence[str]) -> set[KeyId]:
        """One key for each subject and version."""
        begin = 1 if self.own_subject else 37
        return {self._key_id(payload, begin) for payload in payloads if len(payload) > begin + 36}

    def fill(self, payloads: Sequence[str], keys: Mapping[KeyId, Key], filling: Filling) -> list[str]:
        """The selected forms of each value."""
        begin = 1 if self.own_subject else 37
        opened: list[str] = []
        broken: list[str] = []
        made = []
        for payload in payloads:
            row, letter = payload[1:37], payload[0]
            text: str | None = None
            if len(payload) > begin + 36:
                key_id = self._key_id(payload, begin)
                try:
                    text = self.open(
                        bytes.fromhex(row.replace("-", "")),
                        key_id[0],
                        bytes.fromhex(payload[begin + 36 :]),
                        keys[key_id],
                    )
                except (SecurityError, KeyError):
                    broken.append(row)
            made.append(self._show(text, letter, row, opened, filling))
        if opened:
            filling.opened.append((self.type, self.field, opened))
            if not self.own_subject:
                subjects = filling.subjects.setdefault((self.type, self.field), {})
                subjects.update((payload[1:37], payload[37:73]) for payload in payloads)
        if broken:
            filling.broken.append((self.type, self.field, broken))
        return made

    def _key_id(self, payload: str, begin: int) -> KeyId:
        """Whose key a payload needs, and the version that its envelope names after two bytes; 0 where it is cut."""
        subject = bytes.fromhex(payload[begin : begin + 36].replace("-", ""))
        return subject, self.keep, int(payload[begin + 40 : begin + 48] or "0", 16)

    def _show(self, text: str | None, letter: str, row: str, opened: list[str], filling: Filling) -> str:
        pieces = []
        for form in self.forms:
            if form.name == "__typename":
                shown = f'"{self.shown}"'
            elif letter in form.closed:
                shown = filling.mark(form.closed[letter])
            elif text is None:
                shown = filling.mark(form.broken)
            elif form.name == "masked":
                filling.masked += 1
                shown = quote(self.mask(text))
            else:
                opened.append(row)
                shown = quote(text)
            pieces.append(f'"{form.key}":{shown}')
        return f"{{{','.join(pieces)}}}"
