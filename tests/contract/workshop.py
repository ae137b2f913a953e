"""Plugins that are written for one test, in a folder of its own, and found as installed ones are."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import invalidate_caches
from importlib.metadata import EntryPoint
from itertools import count
from pathlib import Path

from sqlmodel import SQLModel

from hub import core
from hub.plugins import GROUP, Plugins, entry_point_plugins

_numbers = count()


class Workshop:
    """A folder from which modules can be imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def plugin(self, name: str, source: str) -> EntryPoint:
        """The entry point of a plugin, one module with this source."""
        module = f"workshop_{next(_numbers)}_{name}"
        (self.folder / f"{module}.py").write_text(source, encoding="utf-8")
        invalidate_caches()
        return EntryPoint(name=name, value=module, group=GROUP)


@contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """A workshop, of which nothing is left in this process."""
    sys.path.insert(0, str(folder))
    try:
        yield Workshop(folder)
    finally:
        sys.path.remove(str(folder))
        for module in [name for name in sys.modules if name.startswith("workshop_")]:
            del sys.modules[module]
        for mapper in SQLModel._sa_registry.mappers:
            if mapper.class_.__module__.startswith("workshop_"):
                SQLModel.metadata.remove(mapper.local_table)  # type: ignore[arg-type]


def with_others(*entries: EntryPoint, off: Sequence[str] = ()) -> Plugins:
    """The core, the installed plugins, and these."""
    return Plugins(core, [*entry_point_plugins(), *entries], off)


def source(name: str, body: str = "", **contributed: str) -> str:
    """The source of a plugin that contributes what `body` defines, by the fields of `Plugin`."""
    given = "".join(f", {field}=({names},)" for field, names in contributed.items())
    return f'''"""A plugin of a test."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlmodel import Field

from hub import *

{body}

@hookimpl
def plugin() -> Plugin:
    return Plugin(name="{name}", title="Of a test", owner="social-work"{given})
'''
