"""All plugin rooms are alike: known names only, and a README with its sections, whose query runs."""

import re
from pathlib import Path

import pytest

from hub.plugin import Plugin
from tests.demos import Demo
from tests.house.tree import kept, place, plugin_rooms

NAMES = {
    "demo",
    "entities",
    "extensions",
    "locale",
    "migrations",
    "mutations",
    "queries",
    "rows",
    "rules",
    "subscriptions",
}
REQUIRED = {"__init__.py", "plugin.py", "README.md"}
SECTIONS = ["What it adds", "Who owns it", "Permissions", "Example query", "Personal data"]

rooms = pytest.mark.parametrize("room", plugin_rooms(), ids=lambda room: room.name)


def readme(room: Path) -> str:
    """The README of a room."""
    return (room / "README.md").read_text(encoding="utf-8")


def plugin_of(room: Path, demo: Demo) -> Plugin:
    """The plugin of a room, as it runs."""
    (found,) = (plugin for plugin in demo.hub.registry.plugins if plugin.name == room.name)
    return found


@rooms
def test_a_room_has_known_names_only(room: Path) -> None:
    held = {path.relative_to(room).parts[0] for path in kept() if path.is_relative_to(room)}
    assert held >= REQUIRED
    assert {Path(name).stem for name in held - REQUIRED} <= NAMES


@rooms
def test_a_readme_has_its_sections(room: Path) -> None:
    assert re.findall(r"^## (.+)$", readme(room), re.MULTILINE) == SECTIONS


@rooms
def test_plugin_py_is_one_screen(room: Path) -> None:
    assert len((room / "plugin.py").read_text(encoding="utf-8").splitlines()) <= 120, place(room / "plugin.py")


@rooms
async def test_a_readme_shows_an_example_of_the_plugin_and_it_runs(room: Path, demo: Demo) -> None:
    shown = re.findall(r"^```graphql\n(.*?)^```$", readme(room), re.MULTILINE | re.DOTALL)
    examples = {example.query.strip(): example for example in plugin_of(room, demo).examples}
    assert shown
    assert [query for query in shown if query.strip() not in examples] == []
    for query in shown:
        answer = await demo.ask(query, room.name, variables=examples[query.strip()].variables)
        assert "errors" not in answer, answer
        assert all(answer["data"].values())


async def test_every_example_of_every_plugin_runs(demo: Demo) -> None:
    for plugin in demo.hub.registry.plugins:
        assert plugin.examples, f"{plugin.name} shows no example"
        for example in plugin.examples:
            answer = await demo.ask(example.query, "admin", variables=example.variables)
            assert "errors" not in answer, answer
