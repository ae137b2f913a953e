"""Limits that let through whatever a test asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from hub.graph.document import Documents
from hub.graph.engine import Engine
from hub.graph.limits import Limits

WIDE = Limits(
    tokens=10_000,
    fragments=1_000,
    depth=100,
    fields=10_000,
    aliases=10_000,
    roots=1_000,
    directives=1_000,
    page=500,
    cost=2**60,
)


@contextmanager
def lifted(engine: Engine) -> Iterator[None]:
    """An engine without its own limits, for as long as the block runs."""
    kept = engine.limits, engine.documents
    engine.limits, engine.documents = WIDE, Documents(engine.graph, WIDE)
    try:
        yield
    finally:
        engine.limits, engine.documents = kept
