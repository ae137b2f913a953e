"""The running server of a data folder, as its pid file tells."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from hub.db.errors import ClusterFailed


@dataclass(frozen=True, kw_only=True, slots=True)
class Postmaster:
    """A server that runs."""

    pid: int
    socket_folder: Path
    is_ready: bool

    @classmethod
    def of(cls, data: Path) -> "Postmaster | None":
        """The server that runs on a data folder; a file left behind by one that died is none."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        # A server writes the first lines at once and the others as it starts.
        if len(lines) < 2 or not _runs(int(lines[0]), lines[1]):
            return None
        folder = lines[4] if len(lines) > 4 else ""
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return cls(pid=int(lines[0]), socket_folder=Path(folder), is_ready=ready)

    def wait_until_ready(self, data: Path, seconds: float) -> None:
        """Return when the server answers; raise ClusterFailed when it stops, or takes too long."""
        end = time.monotonic() + seconds
        while True:
            running = Postmaster.of(data)
            if running is not None and running.is_ready:
                return
            if running is None or time.monotonic() > end:
                raise ClusterFailed(f"the embedded server on {data} did not come up; see the log beside it")
            time.sleep(0.02)


def _runs(pid: int, folder: str) -> bool:
    """Whether a process is the server of a folder, and not one that has got the number of a dead server."""
    processes = Path("/proc")
    if (processes / "self").exists():
        try:
            words = (processes / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
        return Path(words[0]).name == "postgres" and folder in words
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
