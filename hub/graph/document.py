"""Documents: parsed and validated once, with what shapes a plan found in them."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    is_input_type,
    type_from_ast,
    validate,
    visit,
)

from hub.errors import Invalid
from hub.graph.compose import Graph
from hub.graph.cost import Cost, cost_of
from hub.graph.fields import FORMS, Protected
from hub.graph.granted import Question
from hub.graph.limits import Limits, check
from hub.graph.lookups import LookupQuestions
from hub.graph.measure import check_size, measure
from hub.graph.origins import declared_of
from hub.graph.shapes import Shaper, shaper
from hub.graph.syntax import parsed
from hub.graph.variables import Coercion, coercion

EXPLORING = frozenset({"__schema", "__type", "_service"})
"""The root fields that show the graph itself."""


@dataclass(frozen=True, eq=False, slots=True)
class Operation:
    """One operation of a document, ready to be planned."""

    node: OperationDefinitionNode
    type: GraphQLObjectType
    fragments: Mapping[str, FragmentDefinitionNode]
    coerce: Coercion
    shapers: tuple[Shaper, ...]
    questions: tuple[Question, ...]
    introspects: bool
    cost: Cost


@dataclass(frozen=True, eq=False, slots=True)
class Document:
    """A valid document and its operations by name."""

    node: DocumentNode
    operations: dict[str, Operation] = field(default_factory=dict)

    def operation(self, name: str | None) -> Operation:
        """The named operation, or the only one."""
        if name is None:
            if len(self.operations) != 1:
                raise Invalid("The document holds several operations: say which in operationName.")
            return next(iter(self.operations.values()))
        if name not in self.operations:
            raise Invalid(f"The document has no operation named {name[:60]!r}.")
        return self.operations[name]


class Documents:
    """The documents of one graph by their text, bounded in number and in characters."""

    def __init__(self, graph: Graph, limits: Limits, *, most: int = 1000, characters: int = 4_000_000) -> None:
        self.graph = graph
        self.lookups = LookupQuestions(graph.parts)
        self.limits = limits
        self.most, self.characters = most, characters
        self.held: OrderedDict[str, Document] = OrderedDict()
        self.size = 0

    def get(self, text: str) -> Document:
        """The document of a text. Raises OverLimit, and InvalidDocument with its GraphQL errors."""
        document = self.held.get(text)
        if document is None:
            document = self.held[text] = self.read(text)
            self.size += len(text)
            while len(self.held) > self.most or self.size > self.characters:
                oldest, _ = self.held.popitem(last=False)
                self.size -= len(oldest)
        return document

    def read(self, text: str) -> Document:
        """A text parsed, measured and validated, in this order: what is too large is not looked at twice."""
        try:
            node = parsed(text, self.limits)
        except GraphQLError as error:
            raise InvalidDocument([error], "SYNTAX") from None
        fragments = {
            definition.name.value: definition
            for definition in node.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        operations = [each for each in node.definitions if isinstance(each, OperationDefinitionNode)]
        self.weigh(operations, fragments)
        if errors := validate(self.graph.schema, node, max_errors=20):
            raise InvalidDocument(errors, "VALIDATION")
        document = Document(node)
        for definition in operations:
            name = definition.name.value if definition.name else ""
            document.operations[name] = self.prepare(definition, node, fragments)
        return document

    def weigh(
        self, operations: Sequence[OperationDefinitionNode], fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        """Refuse a document that is larger than the limits allow, or that holds itself."""
        check("fragments", len(fragments), self.limits.fragments, "fragments")
        try:
            for operation in operations:
                check_size(measure(operation, fragments), self.limits)
        except GraphQLError as error:
            raise InvalidDocument([error], "VALIDATION") from None

    def prepare(
        self,
        definition: OperationDefinitionNode,
        node: DocumentNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> Operation:
        """An operation with the questions and variable shapes that its plans depend on."""
        schema = self.graph.schema
        kinds = {
            OperationType.QUERY: schema.query_type,
            OperationType.MUTATION: schema.mutation_type,
            OperationType.SUBSCRIPTION: schema.subscription_type,
        }
        root = kinds[definition.operation]
        if root is None:
            raise Invalid(f"This graph has no {definition.operation.value}s.")
        seen = _Reader(schema, self.lookups)
        visit(node, TypeInfoVisitor(seen.types, seen))
        shapers = []
        for variable in definition.variable_definitions or ():
            kind = type_from_ast(schema, variable.type)
            assert is_input_type(kind)
            name = variable.variable.name.value
            shapers.append(shaper(name, kind, cursor=name in seen.cursors))
        return Operation(
            node=definition,
            type=root,
            fragments=fragments,
            coerce=coercion(schema, definition.variable_definitions or ()),
            shapers=tuple(each for each in shapers if each is not None),
            questions=tuple(dict.fromkeys(seen.questions)),
            introspects=seen.introspects,
            cost=cost_of(definition, root, schema, fragments, self.limits.page),
        )


class InvalidDocument(Exception):
    """A document that is not GraphQL, or not GraphQL of this schema."""

    def __init__(self, errors: list[GraphQLError], kind: str) -> None:
        super().__init__(kind)
        self.errors = errors
        self.kind = kind


class _Reader(Visitor):
    """What a document asks of policy, and which of its variables are cursors."""

    def __init__(self, schema: Any, lookups: LookupQuestions) -> None:
        super().__init__()
        self.schema = schema
        self.lookups = lookups
        self.types = TypeInfo(schema)
        self.questions: list[Question] = []
        self.cursors: set[str] = set()
        self.introspects = False

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Note permissions, forms and cursors."""
        self.introspects = self.introspects or node.name.value in EXPLORING
        declaration = declared_of(self.types.get_field_def())
        if declaration is not None and declaration.requires:
            self.questions.append(Question(declaration.requires.name))
        if isinstance(declaration, Protected):
            # Every form, for a fragment elsewhere in the document may select it.
            self.questions += [Question(declaration.label, form) for form in FORMS]
        for argument in node.arguments or ():
            if argument.name.value in ("after", "before") and isinstance(argument.value, VariableNode):
                self.cursors.add(argument.value.name.value)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        """Note what a filter looks up."""
        self.questions += self.lookups.at(self.types.get_parent_input_type(), node.name.value)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        """Note what a filter in a variable could look up."""
        self.questions += self.lookups.within(type_from_ast(self.schema, node.type))


__all__ = ["Document", "Documents", "InvalidDocument", "Operation", "declared_of"]
