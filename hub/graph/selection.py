"""What a document selects of one object: fragments merged, directives obeyed, arguments lowered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLString,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)
from graphql.type import GraphQLNonNull

from hub.graph.document import declared_of
from hub.graph.fields import Declaration
from hub.graph.lowering import arguments, lower


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of an answer: the key it is answered under, what it is, and what is selected below it."""

    key: str
    name: str
    type: GraphQLOutputType
    declaration: Declaration | None
    arguments: dict[str, Any]
    nodes: tuple[FieldNode, ...]
    below: tuple[SelectionSetNode, ...]

    @property
    def nullable(self) -> bool:
        """Whether null may stand here."""
        return not isinstance(self.type, GraphQLNonNull)


class Selector:
    """The selections of one operation under one shape of its variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables

    def fields(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> list[Selected]:
        """The fields selected of an object type, in order, each once."""
        grouped: dict[str, list[FieldNode]] = {}
        for selections in sets:
            self._collect(kind, selections, grouped, set())
        return [self._selected(key, kind, nodes) for key, nodes in grouped.items()]

    def below(self, selected: Selected, name: str | None = None) -> list[Selected]:
        """The fields selected below a field, whose type is, or may be, an object type of the given name."""
        named = self.schema.type_map[name] if name else get_named_type(selected.type)
        assert isinstance(named, GraphQLObjectType)
        return self.fields(named, selected.below)

    def _selected(self, key: str, kind: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Selected:
        name = nodes[0].name.value
        below = tuple(node.selection_set for node in nodes if node.selection_set)
        if name == "__typename":
            return Selected(key, name, GraphQLNonNull(GraphQLString), None, {}, tuple(nodes), below)
        definition = self.schema.get_field(kind, name)
        assert definition is not None
        return Selected(
            key,
            name,
            definition.type,
            declared_of(definition),
            arguments(nodes[0], definition, self.variables),
            tuple(nodes),
            below,
        )

    def _collect(
        self,
        kind: GraphQLObjectType,
        selections: SelectionSetNode,
        grouped: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selections.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                grouped.setdefault(key, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is None or self._applies(condition.name.value, kind):
                    self._collect(kind, node.selection_set, grouped, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, kind):
                    self._collect(kind, fragment.selection_set, grouped, seen)

    def _applies(self, condition: str, kind: GraphQLObjectType) -> bool:
        named = self.schema.type_map[condition]
        if named is kind:
            return True
        if is_abstract_type(named):
            return self.schema.is_sub_type(named, kind)
        return False

    def _included(self, node: FieldNode | InlineFragmentNode | FragmentSpreadNode | Any) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name in ("skip", "include"):
                definition = GraphQLSkipDirective if name == "skip" else GraphQLIncludeDirective
                (argument,) = directive.arguments or ()
                condition = lower(argument.value, definition.args["if"].type, self.variables)
                if bool(condition) == (name == "skip"):
                    return False
        return True
