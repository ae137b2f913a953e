"""The limits of one request: how much a document may hold, and how many objects it may ask for."""

from dataclasses import dataclass
from typing import Any

from hub.errors import OverLimit


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The most of each; what is above it is refused before it costs anything.

    tokens, fragments: of a document
    depth: levels of objects within objects, of which `edges`, `node`, `nodes` and `pageInfo` are none
    fields, aliases, roots, directives: of an operation, fragments taken for what they hold
    page: objects of one page
    cost: objects that an answer may hold
    """

    tokens: int
    fragments: int
    depth: int
    fields: int
    aliases: int
    roots: int
    directives: int
    page: int
    cost: int


def check(limit: str, asked: int, most: int, things: str) -> None:
    """OverLimit where more is asked than there may be."""
    if asked > most:
        raise OverLimit(f"The request asks for {asked} {things}; at most {most} may be.", **told(limit, most, asked))


def told(limit: str, most: int, asked: int) -> dict[str, Any]:
    """What an error says of a limit: its name, its value, and what was asked as far as JSON's numbers go."""
    return {"limit": limit, "value": most, "asked": min(asked, 2**53 - 1)}
