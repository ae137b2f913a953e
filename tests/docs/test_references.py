"""Links and paths in the documents lead somewhere, blocks are of a known kind, limits true, and lines not too long."""

import re
from pathlib import Path

import pytest

from hub.graph import connections, filters, lookups
from hub.http import body
from hub.settings import Settings
from tests.docs.blocks import blocks_of, documents
from tests.house.tree import ROOT, text

LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
PATH = re.compile(r"[`\[]((?:hub|security|tests|docs|explorer|bench|plugins)/[\w./-]+)[`\]]")
BUILT = ("explorer/dist",)
"""What is named, and made only when it is built."""
LONGEST = 120
"""The most characters of a line of prose."""
LANGUAGES = {"console", "graphql", "json", "mermaid", "python", ""}
SETTINGS = Settings()
LIMITS = {
    "bytes of a body": SETTINGS.limit_body,
    "tokens of a document": SETTINGS.limit_tokens,
    "fragments of a document": SETTINGS.limit_fragments,
    "levels of objects within objects": SETTINGS.limit_depth,
    "fields of an operation": SETTINGS.limit_fields,
    "aliases and repeated fields": SETTINGS.limit_aliases,
    "root fields": SETTINGS.limit_roots,
    "directives": SETTINGS.limit_directives,
    "objects of a page": SETTINGS.limit_page,
    "objects of an answer": SETTINGS.limit_cost,
    "operators and members of one `where`": filters.MOST,
    "sealed values of one operator": lookups.MOST,
    "sealed values that a token looks up in a minute, unless the operator sets another figure": SETTINGS.lookups,
    "what `totalCount` counts to": connections.COUNTED,
    "characters of an `Idempotency-Key`": body.LONGEST_KEY,
    "wrong tokens of one address in a minute": SETTINGS.guesses,
    "seconds in the database": int(SETTINGS.limit_seconds),
}

every_document = pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))


def anchors(path: Path) -> set[str]:
    """The places of a document that a link may lead to."""
    headings = re.findall(r"^#+ (.+)$", text(path), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@every_document
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in LINK.findall(text(path)):
        if link.startswith("http"):
            continue
        target, _, anchor = link.partition("#")
        found = (path.parent / target).resolve() if target else path
        assert found.exists(), link
        assert not anchor or anchor in anchors(found), link


@every_document
def test_every_path_exists(path: Path) -> None:
    named = {name.rstrip("/") for name in PATH.findall(text(path))}
    assert sorted(name for name in named - set(BUILT) if not (ROOT / name).exists()) == []


@every_document
def test_every_block_is_of_a_known_kind(path: Path) -> None:
    assert {block.language for block in blocks_of(path)} <= LANGUAGES


@every_document
def test_no_line_of_prose_is_too_long(path: Path) -> None:
    prose = re.sub(r"^ *```.*?^ *```$", "", text(path), flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in prose.splitlines() if not line.lstrip().startswith("|")]
    assert [line for line in lines if len(line) > LONGEST] == []


def test_every_limit_is_the_one_of_the_code() -> None:
    querying = text(ROOT / "docs" / "querying.md").partition("## Limits")[2]
    assert dict(re.findall(r"^\| (.+?) \| ([\d,]+) \|", querying, re.MULTILINE)) == {
        name: f"{most:,}" for name, most in LIMITS.items()
    }
