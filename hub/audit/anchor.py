"""Where seals are put out of the hub's reach."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from hub.plugins import Plugins
from hub.settings import Settings


class Anchor(Protocol):
    """Keeps lines for good; the hub only ever adds one, and whoever looks the audit over reads them all."""

    async def append(self, line: bytes) -> None:
        """Keep a line; it is kept when this returns."""

    async def lines(self) -> Sequence[bytes]:
        """Every line that is kept."""


class FileAnchor:
    """A file that is only ever added to; it may belong to another account, which lets the hub do no more than that."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def append(self, line: bytes) -> None:
        """Write a line, and wait until it is on the disk."""
        await asyncio.to_thread(self._append, line)

    async def lines(self) -> Sequence[bytes]:
        """Every line; none where there is no file yet."""
        return await asyncio.to_thread(self._lines)

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # A line break first: a line that was torn when the power went stays alone.
            os.write(descriptor, b"\n" + line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _lines(self) -> list[bytes]:
        try:
            return self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []


def anchor_of(settings: Settings, plugins: Plugins) -> Anchor:
    """The anchor that the first plugin brings, or else a file."""
    for plugin in plugins.active():
        for anchor in plugins.ask("audit_anchor", only=plugin.name).values():
            if anchor is not None:
                brought: Anchor = anchor
                return brought
    return FileAnchor(settings.audit_anchor or settings.home / "audit-anchor")
