"""A plugin imports itself and the front door; the hub spells no plugin's name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import hub
from tests.house.tree import imports, modules, place, plugin_rooms, tree

OURS = ("hub", "plugins", "security")
"""What is ours; a relative import is, too, and goes through no door."""


def test_a_plugin_imports_itself_and_the_front_door() -> None:
    strange = []
    for room in plugin_rooms():
        own = f"plugins.{room.name}"
        for module in modules("plugins"):
            if not module.is_relative_to(room):
                continue
            for line, name, taken in imports(module):
                by_the_door = name == "hub" and taken and set(taken) <= set(hub.__all__)
                ours = name.split(".")[0] in ("", *OURS)
                if ours and not by_the_door and name != own and not name.startswith(f"{own}."):
                    strange.append(f"{place(module, line)}: {name} {taken}")
    assert not strange


def test_the_hub_spells_no_name_of_a_plugin() -> None:
    names = {room.name for room in plugin_rooms()}
    spelled = [
        f"{place(module, line)}: {word}"
        for module in modules("hub", "security")
        for line, word in words(module)
        if any(name in word.lower() for name in names)
    ]
    assert not spelled


def words(module: Path) -> Iterator[tuple[int, str]]:
    """Every name and every text of a module, apart from what its docstrings and comments tell."""
    told = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, (ast.arg, ast.keyword)) and node.arg:
            yield node.lineno, node.arg
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
