"""The files of the house, as a newcomer's clone holds them."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ("hub", "plugins", "security")
"""The folders of what is installed."""
CODE = (*SOURCE, "bench", "explorer", "tests")
"""The folders of all that is Python."""

Ignored = tuple[tuple[Path, str], ...]


@cache
def kept() -> tuple[Path, ...]:
    """Every file that no `.gitignore` names."""
    return tuple(_walk(ROOT, ()))


def modules(*folders: str) -> list[Path]:
    """The Python modules below folders of the house."""
    return [path for path in kept() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]


def plugin_rooms() -> list[Path]:
    """The folder of each plugin."""
    declared = [path.parent for path in kept() if path.name == "plugin.py"]
    return sorted(room for room in declared if room.parent == ROOT / "plugins")


@cache
def tree(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def imports(module: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """What a module imports: the line, the module it names, and the names it takes."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or ""), tuple(alias.name for alias in node.names)


def calls(name: str, *folders: str) -> Iterator[ast.Call]:
    """The calls of a function or method below folders."""
    for module in modules(*folders):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == name:
                    yield node


def constant(node: ast.expr | None) -> str:
    """A text that the code spells, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def place(path: Path, line: int = 0) -> str:
    """A file, and perhaps a line of it, as a failing test names it."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


def text(path: Path) -> str:
    """The text of a file; what is no text is empty."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _walk(folder: Path, ignored: Ignored) -> Iterator[Path]:
    patterns = folder / ".gitignore"
    if patterns.exists():
        lines = patterns.read_text(encoding="utf-8").splitlines()
        ignored = (*ignored, *((folder, line) for line in lines if line[:1] not in ("", "#")))
    for path in sorted(folder.iterdir()):
        if path.name == ".git" or any(_matches(path, base, pattern) for base, pattern in ignored):
            continue
        if path.is_dir():
            yield from _walk(path, ignored)
        else:
            yield path


def _matches(path: Path, base: Path, pattern: str) -> bool:
    if pattern.endswith("/") and not path.is_dir():
        return False
    pattern = pattern.strip("/")
    return fnmatch(str(path.relative_to(base)) if "/" in pattern else path.name, pattern)
