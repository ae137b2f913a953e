"""What has been decided for one caller."""

from typing import Any

MOST = 256
"""The most operations whose decisions are held; each also holds its document."""


class Decisions(dict[Any, Any]):
    """Decisions by operation; so many at most, so that one caller with ever new documents does not fill the memory."""

    def __setitem__(self, operation: Any, decisions: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(operation, decisions)
