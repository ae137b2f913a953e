"""Every way to the rows of a type: roots, `node`, `_entities`, aliases, fragments, filters, and through others."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hub.graph.annotations import Wrap
from hub.graph.fields import Expression, Identity, Plain, Protected, Root, ToMany, ToOne
from hub.graph.markers import Permission
from hub.graph.names import camel
from hub.graph.parts import Entity, Parts

ALIAS = "z_"
"""What an aliased field's key begins with."""
ALIASES = 28
"""How many fields and forms of a row are aliased: as many as one request may, beside two for the row itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """A query that reaches rows of a type through `$id`, the id of a row of `start`.

    requires: what the fields on the way ask for
    probes: whether it shows nothing of the rows but whether they exist
    """

    name: str
    entity: str
    start: str
    query: str
    requires: tuple[Permission | None, ...] = ()
    through: "ToOne | ToMany | None" = field(default=None)
    probes: bool = False


def doors(parts: Parts) -> Iterator[Door]:
    """All doors of all types."""
    for entity in parts.entities.values():
        yield from _own(entity)
        yield from _roots(parts, entity)
        for other in parts.entities.values():
            yield from _nested(other, entity)
            yield from _filters(parts, other, entity)


def selection(entity: Entity, alias: str = "") -> str:
    """All that is shown of a row itself; what is sealed comes first to be aliased."""
    return f"{{ type: __typename {' '.join(_fields(entity, alias))} }}"


def _fields(entity: Entity, prefix: str) -> Iterator[str]:
    left = ALIASES
    for each in sorted(entity.fields.values(), key=lambda each: not isinstance(each, Protected)):
        name, cost = camel(each.name), 3 if isinstance(each, Protected) else 1
        alias, left = prefix if cost <= left else "", left - cost
        assert alias == prefix or not isinstance(each, Protected)
        key = f"{alias}{name}: " if alias else ""
        if isinstance(each, Protected):
            forms = " ".join(f"{alias}{form}: {form}" if alias else form for form in ("masked", "plain"))
            yield f"{key}{name} {{ {forms} }}"
        elif isinstance(each, Identity):
            yield name
        elif isinstance(each, Plain) or (isinstance(each, Expression) and _free(each)):
            yield f"{key}{name}"


def _free(field: Expression | Root) -> bool:
    """Whether a field can be asked without an argument."""
    return all(argument.default is not ... or argument.shape.optional for argument in field.arguments)


def _own(entity: Entity) -> Iterator[Door]:
    name, shown = entity.name, selection(entity)
    represented = f'[{{__typename: "{name}", id: $id}}]'
    queries = {
        "node": f"{{ node(id: $id) {{ ... on {name} {shown} }} }}",
        "_entities": f"{{ _entities(representations: {represented}) {{ ... on {name} {shown} }} }}",
        "alias": f"{{ one: node(id: $id) {{ ... on {name} {selection(entity, ALIAS)} }}"
        f" two: node(id: $id) {{ ... on {name} {shown} }} }}",
        "fragment": f"{{ node(id: $id) {{ ...Outer }} }} fragment Outer on Node {{ ...Inner }}"
        f" fragment Inner on {name} {shown}",
    }
    for kind, query in queries.items():
        yield Door(name=f"{name} {kind}", entity=name, start=name, query=f"query ($id: ID!) {query}")


def _roots(parts: Parts, entity: Entity) -> Iterator[Door]:
    shown = selection(entity)
    for root in parts.queries.values():
        if root.shape.name != entity.name:
            continue
        name = camel(root.name)
        if root.shape.wrap is Wrap.CONNECTION and _free(root):
            below = f"(where: {{id: {{eq: $id}}}}) {{ totalCount nodes {shown} edges {{ node {shown} }} }}"
        elif [argument.shape.wrap for argument in root.arguments] == [Wrap.REF]:
            below = f"({camel(root.arguments[0].name)}: $id) {shown}"
        else:
            continue
        query = f"query ($id: ID!) {{ {name}{below} }}"
        yield Door(name=name, entity=entity.name, start=entity.name, query=query, requires=(root.requires,))


def _nested(other: Entity, entity: Entity) -> Iterator[Door]:
    for each in other.fields.values():
        if isinstance(each, (ToOne, ToMany)) and each.shape.name == entity.name:
            shown = selection(entity)
            below = f"(first: 500) {{ nodes {shown} }}" if isinstance(each, ToMany) else shown
            query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {other.name} {{ {camel(each.name)}{below} }} }} }}"
            yield Door(
                name=each.label,
                entity=entity.name,
                start=other.name,
                query=query,
                requires=(each.requires,),
                through=each,
            )


def _filters(parts: Parts, other: Entity, entity: Entity) -> Iterator[Door]:
    """Questions whose answers would tell whether a row exists, or what it is like."""
    if entity.tree:
        return
    lists = [
        root
        for root in parts.queries.values()
        if root.shape.name == other.name and root.shape.wrap is Wrap.CONNECTION and _free(root)
    ]
    for each in other.fields.values():
        if not isinstance(each, (ToOne, ToMany)) or each.shape.name != entity.name or each.plugin != other.plugin:
            continue
        if each.requires:
            continue
        met = "{id: {eq: $id}}" if isinstance(each, ToOne) else "{some: {id: {eq: $id}}}"
        for root in lists:
            query = f"query ($id: ID!) {{ {camel(root.name)}(where: {{{camel(each.name)}: {met}}}) {{ totalCount }} }}"
            yield Door(
                name=f"{camel(root.name)} where {camel(each.name)}",
                entity=entity.name,
                start=entity.name,
                query=query,
                requires=(root.requires,),
                probes=True,
            )
