"""The front door is `hub.__all__`: sorted, complete, and explained to whoever writes a plugin."""

import ast

import hub
from tests.house.tree import ROOT, tree


def test_the_front_door_holds_what_it_names_and_no_more() -> None:
    taken = [
        alias.asname or alias.name
        for node in tree(ROOT / "hub" / "__init__.py").body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert sorted(taken) == sorted(hub.__all__)
    assert len(set(hub.__all__)) == len(hub.__all__)


def test_each_name_of_the_front_door_is_explained() -> None:
    told = (ROOT / "docs" / "writing-a-plugin.md").read_text(encoding="utf-8")
    table = told.partition("## The front door")[2]
    assert [name for name in hub.__all__ if f"`{name}`" not in table] == []
