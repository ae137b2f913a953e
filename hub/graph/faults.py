"""Where a fault stands in an answer, null is raised to the nearest place that allows it, and one error is told."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from hub.graph.holes import Fault

Path = tuple[str | int, ...]


def settle(text: str, nonce: str, faults: Mapping[str, Fault]) -> tuple[Any, list[dict[str, Any]]]:
    """The answer with nulls in the places of its faults, and one error for each faulty field of the selection."""
    data = orjson.loads(text)
    found: dict[str, list[Path]] = {}
    for path, mark in list(_marks(data, nonce, ())):
        found.setdefault(mark, []).append(path)
    errors = []
    for mark, paths in found.items():
        fault = faults[mark]
        for path in paths:
            data = _lift(data, path, fault.trail)
        errors.append(error(fault.code, fault.message, path=paths[0], field=fault.label, count=len(paths)))
    return data, errors


def error(code: str, message: str, *, path: Path = (), **extensions: Any) -> dict[str, Any]:
    """One GraphQL error."""
    made: dict[str, Any] = {"message": message}
    if path:
        made["path"] = list(path)
    made["extensions"] = {"code": code, **extensions}
    return made


def _marks(value: Any, nonce: str, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _marks(item, nonce, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _marks(item, nonce, (*path, place))
    elif isinstance(value, str) and value.startswith(nonce):
        yield path, value


def _lift(data: Any, path: Path, trail: tuple[bool, ...]) -> Any:
    """The data with null at the deepest step of a path that allows it; None when no step does."""
    depth = max((place for place, nullable in enumerate(trail) if nullable), default=-1)
    if depth < 0 or data is None:
        return None
    holder = data
    for step in path[:depth]:
        holder = holder[step]
        if holder is None:
            return data
    holder[path[depth]] = None
    return data
