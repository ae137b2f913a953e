"""What has been granted to one caller."""

from typing import Any

MOST = 256
"""The most operations for which it is held; each also holds its document."""


class GrantedFor(dict[Any, Any]):
    """What is granted, by operation; so many at most, so that one caller with ever new documents fills no memory."""

    def __setitem__(self, operation: Any, granted: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(operation, granted)
