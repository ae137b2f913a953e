"""Imports go down only; the engine knows nothing of what it serves; no plugin knows another."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, imports, modules, place

ENGINE = ROOT / "hub" / "graph"
ENGINE_KNOWS = ("hub.errors", "hub.graph.", "security.")


def test_imports_obey_the_contracts() -> None:
    # In a process of its own: the linter sets up logging for itself alone.
    command = (Path(sys.executable).with_name("lint-imports"), "--no-cache")
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


def test_the_engine_knows_errors_and_seals_and_nothing_else_of_ours() -> None:
    strange = [
        f"{place(module, line)}: {name}"
        for module in modules("hub")
        if module.is_relative_to(ENGINE)
        for line, name, taken in imports(module)
        for named in ([f"{name}.{each}" for each in taken] or [name])
        if named.split(".")[0] in ("hub", "plugins", "security") and not named.startswith(ENGINE_KNOWS)
    ]
    assert not strange
