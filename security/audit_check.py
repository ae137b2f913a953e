"""Whether a chain is what its seals say: each record is looked at once, in order, and the first bad one is named."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from security.audit_chain import GENESIS, Merkle, link
from security.audit_seal import Seal
from security.errors import SecurityError


class Broken(SecurityError):
    """The chain is not what was written.

    sequence: the first record that is not as it was
    """

    def __init__(self, sequence: int, reason: str) -> None:
        super().__init__(f"record {sequence} {reason}")
        self.sequence: Final = sequence


class Check:
    """One look over a chain, from what was pruned to its end.

    last: the number of the last record that is good
    sealed: up to which record there are seals
    """

    def __init__(self, seals: Iterable[Seal]) -> None:
        said = list(seals)
        pruned = max((seal for seal in said if seal.pruned), key=attrgetter("last"), default=None)
        self.last = pruned.last if pruned else 0
        self._link = pruned.link if pruned else GENESIS
        self._waiting = sorted(
            (seal for seal in said if not seal.pruned and seal.first > self.last),
            key=attrgetter("first", "last"),
            reverse=True,
        )
        self._open: list[tuple[Seal, Merkle]] = []
        self.sealed = self._covered()

    def add(self, sequence: int, moment: int, content: bytes, stored: bytes) -> None:
        """Look at the next record. Raises Broken."""
        expected = self.last + 1
        if sequence != expected:
            raise Broken(expected, "is missing")
        made = link(self._link, sequence, moment, content)
        if made != stored:
            raise Broken(sequence, "is not what was written, or not where it was written")
        self.last, self._link = sequence, made
        while self._waiting and self._waiting[-1].first <= sequence:
            self._open.append((self._waiting.pop(), Merkle()))
        for seal, tree in self._open:
            tree.add(made)
            if seal.last == sequence and (seal.link, seal.root) != (made, tree.root):
                raise Broken(seal.first, f"or one after it, up to {seal.last}, is not the one that was sealed")
        self._open = [(seal, tree) for seal, tree in self._open if seal.last > sequence]

    def finish(self, sequence: int, stored: bytes) -> None:
        """Hold the end against what the chain's head says, and against the seals. Raises Broken."""
        if self.last < max(sequence, self.sealed):
            raise Broken(self.last + 1, "is missing, and all after it")
        if (sequence, stored) != (self.last, self._link):
            raise Broken(min(sequence + 1, self.last), "is not what the head of the chain says")

    def _covered(self) -> int:
        """Up to which record there are seals. Raises Broken where one is missing between others."""
        reached = self.last
        for seal in reversed(self._waiting):
            if seal.first > reached + 1:
                raise Broken(reached + 1, f"and those after it, up to {seal.first - 1}, have lost their seal")
            reached = max(reached, seal.last)
        return reached
