"""What may be wrong with a field's arguments, whether or not there is an object to answer for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hub.graph.annotations import Wrap
from hub.graph.fields import Declaration, Expression, Root, ToMany
from tests.oracle.faults import Wrong
from tests.oracle.paging import paging
from tests.oracle.resolvers import Resolvers


def wrongs(resolvers: Resolvers, field: Declaration, given: Mapping[str, Any]) -> Iterator[str]:
    """The codes for which arguments are refused, because no object could be answered for them."""
    for check in checks(resolvers, field, given):
        try:
            check()
        except Wrong as wrong:
            yield from wrong.codes


def checks(resolvers: Resolvers, field: Declaration, given: Mapping[str, Any]) -> Iterator[Callable[[], object]]:
    """What is checked of a field's arguments."""
    if isinstance(field, (Root, Expression)):
        yield lambda: resolvers.authors.bound(field.arguments, given)
    if field.shape.wrap is Wrap.CONNECTION:
        entity = resolvers.entities[field.shape.name]
        yield lambda: paging(entity, field.order if isinstance(field, ToMany) else (), given)
        yield lambda: resolvers.filters.check(entity, given.get("where") or {})
