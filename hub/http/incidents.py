"""Errors that nobody foresaw: a reference for the client, and for the log a trace that holds no value."""

import logging
import secrets
import traceback
from collections.abc import Iterator

log = logging.getLogger("hub.http")


def report(error: BaseException) -> str:
    """A new reference, under which the error is logged."""
    reference = secrets.token_hex(8)
    log.error("incident %s\n%s", reference, trace(error))
    return reference


def trace(error: BaseException) -> str:
    """The kinds of an error and of what led to it, each after the lines of code that it passed.

    Messages are left out: an error of the database quotes the row that it is about.
    """
    lines = []
    for each in _lineage(error):
        for frame in traceback.extract_tb(each.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}")
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
    return "\n".join(lines)


def led_to_by(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether an error is of a kind, or was led to by one that is."""
    return any(isinstance(each, kind) for each in _lineage(error))


def _lineage(error: BaseException) -> Iterator[BaseException]:
    """What led to an error, the first cause first, and the error itself."""
    lineage: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in lineage:
        lineage.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return reversed(lineage)
