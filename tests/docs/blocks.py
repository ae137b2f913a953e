"""The fenced blocks of the documents, with what the comment above each says of it."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT, kept, plugin_rooms

_BLOCK = re.compile(r"(?:^<!-- (?P<told>[^>]*) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One fenced block.

    told: what the comment above it says, as `token: social-work; answer: below` by name
    """

    path: Path
    line: int
    language: str
    text: str
    told: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The block as a test is named for it."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def documents() -> list[Path]:
    """Every document of the house; the README of a plugin belongs to its room."""
    return [path for path in kept() if path.suffix == ".md" and path.parent not in plugin_rooms()]


@cache
def blocks_of(path: Path) -> tuple[Block, ...]:
    """The blocks of one document, in order."""
    text = path.read_text(encoding="utf-8")
    return tuple(
        Block(
            path=path,
            line=text.count("\n", 0, match.start("language")) + 1,
            language=match["language"],
            text=match["text"],
            told=_told(match["told"] or ""),
        )
        for match in _BLOCK.finditer(text)
    )


def blocks(*languages: str) -> list[Block]:
    """The blocks of all documents in some languages; what needs a plugin that is not here is left aside."""
    rooms = {room.name for room in plugin_rooms()}
    return [
        block
        for path in documents()
        for block in blocks_of(path)
        if block.language in languages and ("plugin" not in block.told or block.told["plugin"] in rooms)
    ]


def after(block: Block) -> Block | None:
    """The block that follows in the same document."""
    own = blocks_of(block.path)
    place = own.index(block)
    return own[place + 1] if place + 1 < len(own) else None


def _told(comment: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in comment.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
