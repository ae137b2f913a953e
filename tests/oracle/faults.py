"""What can be wrong: with a request, and with one place of an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import GraphQLError


class Wrong(Exception):
    """A request that is refused as a whole, for one of some codes."""

    def __init__(self, message: str, *codes: str) -> None:
        super().__init__(message)
        self.codes = codes or ("BAD_INPUT",)


class Closed(Exception):
    """A place of an answer that shows null for a reason."""

    def __init__(self, code: str, label: str, reason: str, shown_on: str) -> None:
        super().__init__(f"{label}: {reason}")
        self.code = code
        self.label = label
        self.reason = reason
        self.shown_on = shown_on


@dataclass(frozen=True, order=True)
class Told:
    """One error of an answer: a field of the selection, its first place, and how many places there are."""

    code: str
    label: str
    path: tuple[str, ...]
    count: int


def told(errors: Iterable[GraphQLError]) -> list[Told]:
    """One error for each field of the selection that is closed somewhere; other errors are the oracle's own."""
    places: dict[tuple[str | tuple[str, ...], ...], list[tuple[str, ...]]] = {}
    for error in errors:
        closed = error.original_error
        if not isinstance(closed, Closed):
            raise error
        path = tuple(error.path or ())
        field = tuple(step for step in path if isinstance(step, str))
        key = (closed.code, closed.label, closed.reason, closed.shown_on, field)
        places.setdefault(key, []).append(tuple(map(str, path)))
    return sorted(Told(str(key[0]), str(key[1]), paths[0], len(paths)) for key, paths in places.items())


def codes(errors: Iterable[GraphQLError]) -> set[str]:
    """The codes for which graphql-core refuses a request, by what is wrong with its variables or arguments."""
    found = set()
    for error in errors:
        if error.original_error is None or isinstance(error.original_error, GraphQLError):
            found.add("BAD_INPUT")
            if error.path is not None:
                # What is selected below is not looked at, and may be refused for more than this.
                found.add("LIMIT_EXCEEDED")
        elif not isinstance(error.original_error, Closed):
            raise error
    return found
