"""Every command in the documents exists with its options, and every command and setting is documented."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from hub.cli import app
from hub.settings import Allowance, Settings
from tests.docs.blocks import Block, blocks, documents
from tests.house.tree import ROOT, text

TARGETS = set(re.findall(r"^(\w+):", text(ROOT / "Makefile"), re.MULTILINE))
SETTINGS = {f"HUB_{name.upper()}" for name in Settings.model_fields}
OTHERS = {"HUB_PROVE"}
"""What the Makefile says to the tests, and not an operator to the hub."""
ADMINISTERING = text(ROOT / "docs" / "administering.md")


def commands(block: Block) -> Iterator[list[str]]:
    """The commands of a console, without the settings before them and the comments after them."""
    for line in block.text.splitlines():
        assert line.startswith("$ "), f"{block.name} shows what is no command: {line}"
        words = shlex.split(line[2:], comments=True)
        while re.match(r"[A-Z_]+=", words[0]):
            assert words[0].partition("=")[0] in SETTINGS
            words.pop(0)
        yield words


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.name)
def test_a_command_exists_with_its_options(block: Block) -> None:
    for program, *words in commands(block):
        assert program in ("make", "hub"), f"{program} is no command of ours"
        if program == "make":
            assert set(words) <= TARGETS
        else:
            understood(words)


def understood(words: list[str]) -> None:
    """Read a command line of `hub` to its last word; a command or an option that is not there is an error."""
    command: Any = typer.main.get_command(app)
    for place, word in enumerate(words):
        command = command.commands[word]
        if not hasattr(command, "commands"):
            command.make_context(word, words[place + 1 :])
            return
    raise AssertionError(f"{words} is a group of commands, and no command")


def test_every_command_is_documented() -> None:
    command: Any = typer.main.get_command(app)
    groups = {name: getattr(each, "commands", {}) for name, each in command.commands.items()}
    for name, below in groups.items():
        assert f"| `hub {name}` |" in ADMINISTERING
        assert all(f"`{each}`" in ADMINISTERING for each in below)


def test_every_setting_is_documented_with_its_default() -> None:
    told = dict(re.findall(r"^\| `(HUB_\w+)` \| (.*?) ?\|", ADMINISTERING, re.MULTILINE))
    fields = Settings.model_fields.items()
    assert told == {f"HUB_{name.upper()}": spelled(field.default) for name, field in fields}


def spelled(default: object) -> str:
    """The default of a setting as a table shows it."""
    if default is None or default == frozenset():
        return ""
    if isinstance(default, tuple) and not isinstance(default, Allowance):
        return f"`{','.join(default)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_no_document_names_a_setting_that_is_not_there() -> None:
    named = {word for path in documents() for word in re.findall(r"\bHUB_[A-Z_]+\b", text(path))}
    assert named - SETTINGS - OTHERS == set()
