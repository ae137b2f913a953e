"""Every error code has a heading, and every heading is the code of an error."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, constant, modules, plugin_rooms, tree

CODE = re.compile(r"[A-Z*]+(_[A-Z*]+)*")
"""A code, with `*` for what is known only when it runs."""
RAISED = {"Refused", "Fault", "error", "InvalidDocument"}
TOLD = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")


def said(node: ast.expr) -> str:
    """A text that the code spells, with `*` for what it leaves open."""
    if isinstance(node, ast.JoinedStr):
        return "".join(constant(part) or "*" for part in node.values)
    return constant(node)


def codes(module: Path) -> Iterator[str]:
    """The codes that a module names."""
    for node in ast.walk(tree(module)):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given += [word.value for word in node.keywords if word.arg == "code"]
            if isinstance(node.func, ast.Name) and node.func.id in RAISED:
                given += node.args
        elif isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["code"]:
            given.append(node.value)
        yield from (text for text in map(said, given) if CODE.fullmatch(text))


def matches(code: str, heading: str) -> bool:
    """Whether a heading is a code, or one of those that a code becomes when it runs."""
    return bool(re.fullmatch(code.replace("*", "[A-Z_]+"), heading))


def test_every_code_of_the_hub_has_a_heading_and_every_heading_a_code() -> None:
    headings = re.findall(r"^### `([A-Z_]+)`$", TOLD, re.MULTILINE)
    named = {code for module in modules("hub", "security") for code in codes(module) if code}
    assert [code for code in sorted(named) if not any(matches(code, heading) for heading in headings)] == []
    assert [heading for heading in headings if not any(matches(code, heading) for code in named)] == []
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("room", plugin_rooms(), ids=lambda room: room.name)
def test_every_code_of_a_plugin_is_told_in_its_readme(room: Path) -> None:
    told = [*re.findall(r"`([A-Z_]+)`", (room / "README.md").read_text(encoding="utf-8"))]
    named = {code for module in modules("plugins") if module.is_relative_to(room) for code in codes(module) if code}
    assert [code for code in sorted(named) if not any(matches(code, word) for word in told)] == []
