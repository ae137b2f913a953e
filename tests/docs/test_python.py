"""Every Python block in the documents runs, and each hook that one shows fits its specification."""

from types import ModuleType

import pluggy
import pytest

from hub.hookspecs import Hooks
from tests.docs.blocks import Block, blocks
from tests.house.tree import ROOT

ALONE = [block for block in blocks("python") if "file" not in block.told]
"""Blocks that are no files of the plugin that the guide writes."""


def run(block: Block) -> ModuleType:
    """A block as a module."""
    module = ModuleType("shown")
    exec(compile(block.text, block.name, "exec"), vars(module))
    return module


@pytest.mark.parametrize("block", ALONE, ids=lambda block: block.name)
def test_a_block_runs(block: Block) -> None:
    assert vars(run(block))


def test_a_hook_that_is_shown_fits_its_specification() -> None:
    shown = [block for block in ALONE if block.path == ROOT / "docs" / "hooks.md"]
    manager = pluggy.PluginManager("hub")
    manager.add_hookspecs(Hooks)
    for block in shown:
        manager.register(run(block), name=block.name)
    manager.check_pending()
    assert len(shown) == sum(name[0] != "_" for name in vars(Hooks))
