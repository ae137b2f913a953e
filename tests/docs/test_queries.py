"""Every query in the documents is answered as they say.

The comment above a query names the token that asks; `purpose`, `basis` and `key` become headers, `errors` lists the
codes that the answer holds, `variables` and `answer` say that the next block, or the one after it, holds these. Without
`errors` there is none.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.demos import Demo, demo_hub
from tests.docs.blocks import Block, after, blocks
from tests.servers import Servers

QUERIES = [block for block in blocks("graphql") if not block.text.startswith("mutation")]
CHANGES = [block for block in blocks("graphql") if block.text.startswith("mutation")]
HEADERS = {"purpose": "Hub-Purpose", "basis": "Hub-Legal-Basis", "key": "Idempotency-Key"}


@pytest.mark.parametrize("block", QUERIES, ids=lambda block: block.name)
async def test_a_query_is_answered_as_the_document_says(demo: Demo, block: Block) -> None:
    await ask_as_told(demo, block)


async def ask_as_told(demo: Demo, block: Block) -> None:
    """Ask a query as the comment above it says, and hold its answer against the document."""
    assert "token" in block.told, "the comment above a query names the token that asks it"
    variables, said = told_after(block)
    token = None if block.told["token"] == "none" else block.told["token"]
    headers = {HEADERS[name]: value for name, value in block.told.items() if name in HEADERS}
    answer = await demo.ask(block.text, token, variables=variables, headers=headers)
    codes = sorted(error["extensions"]["code"] for error in answer.get("errors", []))
    assert codes == sorted(block.told.get("errors", "").split()), answer
    if said is not None:
        assert answer == said


async def test_a_change_does_what_the_document_says(servers: Servers, tmp_path: Path) -> None:
    async with demo_hub(servers, tmp_path) as demo:
        for block in CHANGES:
            await ask_as_told(demo, block)


def told_after(block: Block) -> tuple[Any, Any]:
    """The variables and the answer that stand in the blocks below a query, or None for each."""
    found: dict[str, Any] = {}
    below = block
    for name in ("variables", "answer"):
        if name in block.told:
            following = after(below)
            assert following is not None
            assert following.language == "json"
            found[name] = json.loads(following.text)
            below = following
    return found.get("variables"), found.get("answer")


def test_there_are_queries_and_changes_to_ask() -> None:
    assert QUERIES
    assert CHANGES
