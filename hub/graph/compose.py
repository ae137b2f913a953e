"""From declarations to one schema, or to the subgraph of one plugin; two schemas in one process never touch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import strawberry
from graphql import GraphQLSchema
from strawberry.federation.schema_directives import Key, RequiresScopes
from strawberry.federation.types import FieldSet
from strawberry.schema.config import StrawberryConfig
from strawberry.schema_directive import Location

from hub.graph.annotations import Shape, Wrap
from hub.graph.classes import Classes, Members, argument, listed, signature
from hub.graph.fields import Declaration, Expression, Identity, Mutation, Root
from hub.graph.inputs import Inputs
from hub.graph.markers import ID, BigInt, ProtectedDate, ProtectedText
from hub.graph.names import camel, lower_first, pascal
from hub.graph.parts import Entity, Parts
from hub.graph.scalars import BIG_INT, INPUTS, NAMES

DECLARATION = "declaration"
"""The key under which a composed field carries its declaration."""
VERSION: Literal["2.9"] = "2.9"
"""The newest federation version that every composer in use reads."""
ROOTS = ("Query", "Mutation")
CORE = "core"
"""The plugin that alone serves `node`."""
PAGE: dict[str, tuple[Any, str]] = {
    "first": (int, "How many from the start; at most 500, by default 20."),
    "after": (str, "Begin after this cursor; null begins at the start."),
    "last": (int, "How many from the end; at most 500."),
    "before": (str, "End before this cursor; null ends at the end."),
}
"""The arguments of every connection."""


@dataclass(frozen=True, slots=True)
class Graph:
    """One composed schema and the parts behind it."""

    parts: Parts
    schema: GraphQLSchema
    sdl: str
    only: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeRoot(Declaration):
    """The root field `node(id:)`."""


NODE = NodeRoot(
    name="node",
    shape=Shape("Node", optional=True),
    owner="Query",
    plugin=CORE,
    description="Any object by its id; null where it does not exist or is not visible.",
)


def compose(parts: Parts, only: str | None = None) -> Graph:
    """The graph of all parts, or the subgraph of one plugin."""
    schema = _Composer(parts, only).schema()
    return Graph(parts=parts, schema=schema._schema, sdl=schema.as_str().rstrip() + "\n", only=only)


def _plugin_directive() -> Any:
    @strawberry.federation.schema_directive(
        locations=[Location.FIELD_DEFINITION],
        name="plugin",
        description="The plugin that adds this field to a type of others.",
        compose=True,
        import_url="https://example.org/volunteer-hub/plugin/v1.0",
    )
    class Plugin:
        name: str

    return Plugin


class _Composer:
    """The output types of one schema."""

    def __init__(self, parts: Parts, only: str | None) -> None:
        self.parts = parts
        self.only = only
        self.classes = Classes()
        self.inputs = Inputs(parts, self.classes)
        self.plugin = _plugin_directive()

    def schema(self) -> strawberry.federation.Schema:
        """The schema of everything that this composition shows."""
        queries: list[Declaration] = [root for root in self.parts.queries.values() if self.shows(root)]
        if self.only in (None, CORE):
            queries.append(NODE)
        actions = [action for action in self.parts.mutations.values() if self.shows(action)]
        added = [entity for entity in self.parts.entities.values() if any(map(self.shows, entity.fields.values()))]
        return strawberry.federation.Schema(
            query=self.typed("Query", "What can be asked.", queries),
            mutation=self.typed("Mutation", "What can be done.", actions) if actions else None,
            types=[self.entity(entity) for entity in added],
            federation_version=VERSION,
            config=StrawberryConfig(scalar_map={BigInt: BIG_INT}),
        )

    def shows(self, declaration: Declaration) -> bool:
        """Whether this composition shows a field."""
        return self.only is None or declaration.plugin == self.only

    def typed(
        self, name: str, description: str, fields: Iterable[Declaration], bases: tuple[type, ...] = (), **more: Any
    ) -> Any:
        """An object type with declared fields."""

        def fill(cls: type) -> None:
            for field in fields:
                self.place(cls, field)
            strawberry.federation.type(cls, description=description, **more)

        return self.classes.fresh(name, fill, bases)

    def place(self, cls: type, field: Declaration) -> None:
        """Put one declared field on a class."""
        annotation, arguments = self.answer(field), self.arguments(field)
        directives: list[Any] = []
        sentence = field.description
        if field.requires:
            directives.append(RequiresScopes(scopes=[[field.requires.name]]))
            sentence = f"{sentence}\n\nRequires `{field.requires.name}`."
        if field.plugin != (self.parts.owner(field.owner) or field.plugin):
            directives.append(self.plugin(name=field.plugin))
        cls.__annotations__[field.name] = annotation
        answered: Any = signature(arguments, annotation) if arguments or field.owner in ROOTS else None
        made = strawberry.federation.field(
            resolver=answered,
            name=camel(field.name),
            description=sentence,
            directives=directives,
            metadata={DECLARATION: field},
        )
        setattr(cls, field.name, made)

    def answer(self, field: Declaration) -> Any:
        """The type that a field answers."""
        shape = field.shape
        if isinstance(field, Mutation):
            return self.payload(field) | None
        inner = self.target(shape)
        if shape.wrap in (Wrap.LIST, Wrap.REPORT):
            inner = listed(inner)
        elif shape.wrap is Wrap.CONNECTION:
            inner = self.connection(self.parts.entities[shape.name])
        optional = shape.optional or (isinstance(field, Root) and not field.public)
        return inner | None if optional else inner

    def target(self, shape: Shape) -> Any:
        """The class of what an annotation names."""
        if shape.wrap is Wrap.REF:
            return ID
        if shape.is_scalar:
            return INPUTS[NAMES[shape.target]]
        if shape.is_enum:
            return self.classes.enum(shape.target)
        if shape.target in (ProtectedText, ProtectedDate):
            return self.protected(shape.target)
        if shape.name == "Node":
            return self.node()
        if shape.name in self.parts.entities:
            return self.entity(self.parts.entities[shape.name])
        if shape.name in self.parts.inputs:
            return self.input(shape.name)
        shown = self.parts.values[shape.name]
        return self.typed(shown.name, shown.description, shown.fields.values())

    def entity(self, entity: Entity) -> Any:
        """An entity: whole or, in the subgraph of another plugin, its id and what that plugin adds."""
        fields = [field for field in entity.fields.values() if isinstance(field, Identity) or self.shows(field)]
        key = Key(fields=FieldSet("id"), resolvable=len(fields) > 1)
        return self.typed(entity.name, entity.description, fields, (self.node(),), keys=[key])

    def node(self) -> Any:
        """The interface of everything that has an id."""

        def fill(cls: type) -> None:
            cls.__annotations__["id"] = ID
            setattr(cls, "id", strawberry.federation.field(description="The opaque id."))  # noqa: B010
            strawberry.federation.interface(cls, description="Anything that has an id.")

        return self.classes.fresh("Node", fill)

    def protected(self, kind: type) -> Any:
        """The two forms of a sealed value."""
        inner, sentence = (date, "A sealed date") if kind is ProtectedDate else (str, "Sealed text")
        return self.classes.plain(
            kind.__name__,
            f"{sentence}, shown masked or, where policy allows, plain.",
            lambda: {
                "masked": (str | None, "What whoever sees the object may see."),
                "plain": (inner | None, "The whole value, for a permission and a purpose; every opening is recorded."),
            },
        )

    def connection(self, entity: Entity) -> Any:
        """The connection of an entity."""
        return self.classes.plain(
            f"{entity.name}Connection", f"A page of {entity.name} objects.", lambda: self.page(entity)
        )

    def page(self, entity: Entity) -> Members:
        """What a connection shows."""
        node = self.entity(entity)
        info = self.classes.plain(
            "PageInfo",
            "Where a page lies in its list.",
            lambda: {
                "has_next_page": (bool, "Whether more follow."),
                "has_previous_page": (bool, "Whether more precede."),
                "start_cursor": (str | None, "The cursor of the first item."),
                "end_cursor": (str | None, "The cursor of the last item."),
            },
        )
        edge = self.classes.plain(
            f"{entity.name}Edge",
            f"A {entity.name} and its place in the list.",
            lambda: {"node": (node, "The object."), "cursor": (str, "Its place, for `after` and `before`.")},
        )
        return {
            "edges": (listed(edge), "The items with their cursors."),
            "nodes": (listed(node), "The items."),
            "page_info": (info, "Where this page lies."),
            "total_count": (int, "How many there are in all; exact up to 10,000."),
            "total_count_is_exact": (bool, "Whether `totalCount` is exact."),
        }

    def payload(self, action: Mutation) -> Any:
        """What a mutation answers: the object, or the problems for which a rule refused."""
        problem = self.classes.plain(
            "Problem",
            "Why a rule refused.",
            lambda: {
                "code": (str, "The rule's own code."),
                "message": (str, "What was wrong, in a sentence."),
                "path": (list[str], "Where in the input."),
            },
        )
        shown = action.shape.name
        return self.classes.plain(
            f"{pascal(action.name)}Payload",
            f"What `{camel(action.name)}` answers.",
            lambda: {
                lower_first(shown): (self.target(action.shape) | None, f"The {shown}; null where a rule refused."),
                "problems": (listed(problem), "Why a rule refused; empty where it was done."),
            },
        )

    def input(self, name: str) -> Any:
        """The input of a mutation."""
        declared = self.parts.inputs[name]
        return self.classes.given(
            name,
            declared.description,
            lambda: {
                field.name: (self.accepted(field.shape, field.required), field.description)
                for field in declared.fields.values()
            },
        )

    def accepted(self, shape: Shape, required: bool) -> Any:
        """What an argument or an input's field takes."""
        inner = self.target(shape)
        if shape.wrap is Wrap.LIST:
            inner = listed(inner)
        return inner if required and not shape.optional else inner | None

    def arguments(self, field: Declaration) -> dict[str, Any]:
        """The arguments of a field."""
        if isinstance(field, NodeRoot):
            return {"id": argument(ID, "The opaque id.", "id")}
        if isinstance(field, Mutation):
            return {"input": argument(self.input(field.input), "What to do.", "input")}
        made: dict[str, Any] = {}
        if isinstance(field, (Root, Expression)):
            for given in field.arguments:
                accepted = self.accepted(given.shape, given.default is ...)
                made[given.name] = argument(accepted, given.description, given.name)
        if field.shape.wrap is Wrap.CONNECTION:
            entity = self.parts.entities[field.shape.name]
            for name, (kind, sentence) in PAGE.items():
                made[name] = argument(kind | None, sentence, name)
            made["where"] = argument(self.inputs.where(entity) | None, "Which of them.", "where")
            terms = listed(self.inputs.order(entity)) | None
            made["order_by"] = argument(terms, "In which order; the id breaks ties.", "orderBy")
        return made
