"""A decision is a note of under 25 lines that says context, decision and consequence, and stands in the list."""

import re

from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "decisions"
NOTES = sorted(FOLDER.glob("[0-9]*.md"))
PARTS = ["**Context.**", "**Decision.**", "**Consequence.**"]


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [note.name[:4] for note in NOTES] == [f"{number:04d}" for number in range(1, len(NOTES) + 1)]


def test_a_decision_says_why_what_and_what_follows() -> None:
    for note in NOTES:
        text = note.read_text(encoding="utf-8")
        assert re.findall(r"^\*\*\w+\.\*\*", text, re.MULTILINE) == PARTS, note.name
        assert len(text.splitlines()) < 25, note.name


def test_the_list_holds_every_decision_by_its_title() -> None:
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    titles = [(note.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "), note.name) for note in NOTES]
    assert [each for each in listed if each[1] != "dependencies.md"] == titles
