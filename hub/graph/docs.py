"""Descriptions, read from where the programmer wrote them."""

import ast
import inspect
import re
import textwrap
from functools import cache
from typing import Any

_ARGUMENT = re.compile(r"^(\w+): (.+)$")


@cache
def members(cls: type) -> dict[str, str]:
    """The string below each member of a class body, by the member's name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    described: dict[str, str] = {}
    name = None
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        elif name and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            described[name] = " ".join(str(node.value.value).split())
            name = None
    return described


def sentence(thing: Any) -> str:
    """The docstring of a class or function, without the lines that describe its arguments."""
    return _split(thing)[0]


def arguments(function: Any) -> dict[str, str]:
    """What the docstring says of each argument, in lines of the form `name: what it is`."""
    return _split(function)[1]


def _split(thing: Any) -> tuple[str, dict[str, str]]:
    text = inspect.cleandoc(thing.__doc__ or "")
    names = set(inspect.signature(thing).parameters) if inspect.isfunction(thing) else set()
    prose: list[str] = []
    described: dict[str, str] = {}
    for line in text.splitlines():
        match = _ARGUMENT.match(line)
        if match and match[1] in names:
            described[match[1]] = match[2]
        else:
            prose.append(line)
    return "\n".join(prose).strip(), described
