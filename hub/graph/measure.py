"""The size of an operation as it is written, taken before anything else looks at it.

Each fragment is measured once, however often it is spread, so that a document of a thousand tokens is measured in a
thousand steps even where it stands for more fields than there are atoms.
"""

from collections.abc import Mapping
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from hub.graph.limits import Limits, check

LISTS = frozenset({"edges", "nodes", "pageInfo"})
"""What a list consists of, which is no level of its own."""
TYPES = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})
"""The fields of introspection that lead from a type to many."""
DEEPEST = 2
"""How many of them may lie within one another: GraphiQL asks for one, a curious person for two."""


class Measure(NamedTuple):
    """How much a selection holds.

    width: fields of the selection itself
    depth: levels of objects below it
    aliases: names given to fields, and fields that are named again beside themselves
    schemas: whole schemas that are asked for
    lists: how many lists of introspection lie within one another
    """

    width: int = 0
    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    schemas: int = 0
    lists: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Both in one selection."""
        return Measure(
            self.width + other.width,
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.schemas + other.schemas,
            max(self.lists, other.lists),
        )


def measure(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Measure:
    """The size of an operation. Raises GraphQLError where a fragment holds itself."""
    ruler = _Ruler(fragments)
    own = Measure(directives=len(operation.directives or ()))
    return own.beside(ruler.selection(operation.selection_set, "", introspects=False))


def check_size(found: Measure, limits: Limits) -> None:
    """OverLimit where an operation is larger than the limits allow."""
    check("depth", found.depth, limits.depth, "levels of objects within objects")
    check("fields", found.fields, limits.fields, "fields")
    check("aliases", found.aliases, limits.aliases, "aliases and repeated fields")
    check("roots", found.width, limits.roots, "root fields")
    check("directives", found.directives, limits.directives, "directives")
    check("introspection", found.schemas, 1, "schemas")
    check("introspection", found.lists, DEEPEST, "lists of types within one another")


class _Ruler:
    """Measures the selections of one document."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.known: dict[tuple[str, str, bool], Measure] = {}
        self.open: set[str] = set()

    def selection(self, selections: SelectionSetNode | None, parent: str, *, introspects: bool) -> Measure:
        """What lies directly below the field `parent`."""
        return self.selected(selections, parent, set(), introspects=introspects)

    def selected(
        self, selections: SelectionSetNode | None, parent: str, keys: set[str], *, introspects: bool
    ) -> Measure:
        """The same, where `keys` have been selected beside it."""
        found = Measure()
        for node in selections.selections if selections else ():
            found = found.beside(Measure(directives=len(node.directives or ())))
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                repeated = key in keys or node.alias is not None
                keys.add(key)
                found = found.beside(self.field(node, parent, repeated=repeated, introspects=introspects))
            elif isinstance(node, FragmentSpreadNode):
                found = found.beside(self.spread(node, parent, introspects=introspects))
            elif isinstance(node, InlineFragmentNode):
                found = found.beside(self.selected(node.selection_set, parent, keys, introspects=introspects))
        return found

    def field(self, node: FieldNode, parent: str, *, repeated: bool, introspects: bool) -> Measure:
        """A field and all that is below it."""
        name = node.name.value
        inside = introspects or (not parent and name in ("__schema", "__type"))
        below = self.selection(node.selection_set, name, introspects=inside)
        level = node.selection_set is not None and not inside and not _is_part_of_a_list(name, parent)
        return below._replace(
            width=1,
            depth=below.depth + level,
            fields=below.fields + 1,
            aliases=below.aliases + repeated,
            schemas=below.schemas + (name == "__schema"),
            lists=below.lists + (inside and name in TYPES),
        )

    def spread(self, node: FragmentSpreadNode, parent: str, *, introspects: bool) -> Measure:
        """What a fragment holds where it is spread; one that nobody knows holds nothing."""
        name = node.name.value
        fragment = self.fragments.get(name)
        if fragment is None:
            return Measure()
        if name in self.open:
            raise GraphQLError("Cannot spread a fragment within itself.", node)
        key = (name, parent, introspects)
        if key not in self.known:
            self.open.add(name)
            self.known[key] = self.selection(fragment.selection_set, parent, introspects=introspects)
            self.open.discard(name)
        return self.known[key]


def _is_part_of_a_list(name: str, parent: str) -> bool:
    """Whether a field is what a list consists of, by where it stands."""
    if name == "node":
        return parent == "edges"
    return name in LISTS and parent not in LISTS and parent != "node"
