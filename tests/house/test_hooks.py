"""Every hook has a heading with its signature, is called by the hub, and is implemented and tried in a test."""

import ast
import inspect
import re
from pathlib import Path

from hub.actions import ActionKind
from hub.graph.caller import TYPES
from hub.hookspecs import Hooks
from tests.house.tree import ROOT, calls, constant, modules, tree

HOOKS = {name: hook for name, hook in vars(Hooks).items() if inspect.isfunction(hook)}
TOLD = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")


def signature(name: str) -> str:
    """A hook as its heading shows it."""
    arguments = [argument for argument in inspect.signature(HOOKS[name]).parameters if argument != "self"]
    return f"{name}({', '.join(arguments)})"


def implementations(*folders: str) -> dict[str, list[Path]]:
    """The modules that implement each hook."""
    found: dict[str, list[Path]] = {}
    for module in modules(*folders):
        for node in ast.walk(tree(module)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                marks = [mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)]
                if "hookimpl" in marks:
                    found.setdefault(node.name, []).append(module)
    return found


def asked() -> set[str]:
    """The hooks that the hub asks plugins for."""
    return {constant(call.args[0]) for call in calls("ask", "hub") if call.args} - {""}


def events() -> set[str]:
    """The events that the hub tells."""
    return {constant(word.value) for call in calls("Event", "hub") for word in call.keywords if word.arg == "name"}


def test_every_hook_has_a_heading_with_its_signature() -> None:
    assert re.findall(r"^## `(.+)`$", TOLD, re.MULTILINE) == [signature(name) for name in HOOKS]


def test_every_hook_is_told_as_its_specification_tells_it() -> None:
    for name, hook in HOOKS.items():
        section = TOLD.partition(f"## `{signature(name)}`\n")[2].partition("\n## ")[0]
        said = " ".join(inspect.cleandoc(hook.__doc__ or "").split()).removesuffix(".")
        assert " ".join(section.split()).startswith(said), name


def test_every_hook_is_asked_by_the_hub() -> None:
    assert asked() == set(HOOKS)


def test_every_hook_is_implemented_and_tried() -> None:
    assert set(implementations("hub", "plugins", "tests")) >= set(HOOKS)
    assert set(implementations("tests")) >= set(HOOKS)


def test_whatever_hooks_name_is_listed() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)` \|", TOLD, re.MULTILINE)) == events()
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", TOLD, re.MULTILINE)) == set(ActionKind)
    assert [name for name in TYPES if f"`{name}`" not in TOLD] == []
