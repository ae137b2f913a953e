"""Builds GraphiQL into `explorer/dist`, once for each state of what it is built from."""

import fcntl
import hashlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from node import HERE, CommandFailed, find_node, run

DIST = HERE / "dist"
PACKAGES = HERE / "node_modules"
LOCK = [HERE / name for name in (".npmrc", "package.json", "package-lock.json")]
SOURCES = [HERE / "index.html", HERE / "vite.config.js", *sorted((HERE / "src").iterdir())]


def fingerprint(files: Iterable[Path]) -> str:
    """One hash over the names and contents of files."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def is_made_from(folder: Path, inputs: str) -> bool:
    """Whether a made folder is finished and came from these inputs."""
    stamp = folder / ".inputs"
    return stamp.is_file() and stamp.read_text() == inputs


def build() -> str:
    """What was done, in a few words."""
    packages, inputs = fingerprint(LOCK), fingerprint([*LOCK, *SOURCES])
    if is_made_from(DIST, inputs):
        return "up to date"
    start = time.monotonic()
    node = find_node()
    if not is_made_from(PACKAGES, packages):
        # No package that the build uses needs its install script, so none may run one.
        run(*node.npm, "ci", "--ignore-scripts", "--loglevel=error", cwd=HERE)
        (PACKAGES / ".inputs").write_text(packages)
    installed = time.monotonic()
    run(*node.node, PACKAGES / "vite" / "bin" / "vite.js", "build", "--logLevel", "error", cwd=HERE)
    (DIST / ".inputs").write_text(inputs)
    return f"built (packages {installed - start:.1f} s, pages {time.monotonic() - installed:.1f} s)"


def main() -> int:
    """Builds, says so in one line, and answers the exit code."""
    # Two builds at once would empty each other's folders; this lock lasts as long as the process.
    fcntl.flock(os.open(HERE, os.O_RDONLY), fcntl.LOCK_EX)
    try:
        print(f"explorer: {build()}", flush=True)
    except CommandFailed as failure:
        print(f"{failure}\nexplorer: GraphiQL could not be built; the lines above say why", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
