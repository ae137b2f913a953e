"""Every module and every public name of the source says in a sentence what is true of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import modules, place, tree

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
ENDINGS = (".", "?", ":", ";", "。")
INSTALLED = ("hub", "plugins", "security", "bench", "explorer")


def public(module: Path) -> Iterator[Documented]:
    """A module, and its public classes, functions and methods."""
    waiting: list[Documented] = [tree(module)]
    while waiting:
        holder = waiting.pop()
        yield holder
        waiting += [
            node
            for node in holder.body
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and not node.name.startswith("_")
            and isinstance(holder, (ast.Module, ast.ClassDef))
        ]


def label(module: Path, node: Documented) -> str:
    """How a failing test names a definition."""
    return place(module) if isinstance(node, ast.Module) else f"{place(module, node.lineno)} {node.name}"


def test_every_public_name_has_a_docstring() -> None:
    found = [(module, node) for module in modules(*INSTALLED) for node in public(module)]
    assert [label(module, node) for module, node in found if not ast.get_docstring(node)] == []


def test_a_docstring_begins_with_a_whole_sentence() -> None:
    found = [(module, node) for module in modules(*INSTALLED) for node in public(module)]
    broken = [
        label(module, node)
        for module, node in found
        if (said := ast.get_docstring(node)) and not said.split("\n\n")[0].rstrip().endswith(ENDINGS)
    ]
    assert not broken
