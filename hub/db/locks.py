"""Files by which processes take turns and see each other; the kernel undoes both when a process dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """A block that one process at a time is in, of all that name the same file."""
    file = _open(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


class Presence:
    """A sign that something is in use, which the last user notices on leaving."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def enter(self) -> None:
        """Show that we use it."""
        if self._file is None:
            self._file = _open(self._path)
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Show that we no longer use it; true when nobody else does either. Call it `alone`."""
        file, self._file = self._file, None
        if file is None:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
