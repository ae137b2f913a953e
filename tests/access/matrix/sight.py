"""What a caller of the matrix is expected to see of a row, said apart from the code that decides it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.graph.declare import declared
from hub.graph.fields import Expression, Protected
from hub.graph.names import camel
from hub.graph.parts import Entity
from hub.registry import Registry
from tests.access.matrix.callers import Caller
from tests.access.matrix.doors import ALIAS, Door
from tests.access.matrix.people import CLOSED, People

Found = Mapping[str, Any]
"""An object of an answer."""
OWN_NAME = "partner_token"
"""The field that says something else to each department, and nothing to anybody else."""
SCOPED: Mapping[str, str] = {"Disclosure": "audit:read"}
"""The types that ask for nothing, but of which those who are nobody's data see rows with a permission only."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of all rows.

    needed: for each type, the permission without which none of its rows is seen; None where it is public
    places: for each row that lies in a division, the division, by opaque id
    people: of whom rows tell
    """

    registry: Registry
    needed: Mapping[str, str | None]
    places: Mapping[str, str]
    people: People

    def sees(self, caller: Caller, entity: str, key: str) -> bool:
        """Whether a caller is expected to see a row."""
        permission = self.needed[entity]
        if permission is not None and permission not in caller.permissions:
            return False
        return caller.places is None or key not in self.places or self.places[key] in caller.places

    def passes(self, caller: Caller, door: Door) -> bool:
        """Whether a caller holds all that the fields on the way ask for."""
        return all(each is None or each.name in caller.permissions for each in door.requires)

    def forms(self, caller: Caller, label: str, key: str) -> frozenset[str]:
        """The forms of a sealed field that open to a caller for a row."""
        subject = self.people.subjects.get(key)
        if subject is None:
            return caller.forms
        if not self.sees(caller, "Volunteer", subject):
            return frozenset()
        shared = caller.shared and label in self.people.shared.get(subject, ())
        forms = caller.forms | {"plain"} if shared else caller.forms
        status = self.people.status(key)
        if status is None or (status == "DECEASED" and caller.owed):
            return forms
        return forms & CLOSED[status]

    def secrets(self, caller: Caller, entity: Entity, truth: Found) -> Iterator[str]:
        """The plain values of a row that do not open to a caller."""
        for each in entity.fields.values():
            known = truth.get(camel(each.name))
            if isinstance(each, Protected) and known and "plain" not in self.forms(caller, each.label, truth["id"]):
                yield known["plain"]

    def shown(self, caller: Caller, entity: Entity, truth: Found) -> dict[str, Any]:
        """A row as a caller is expected to see it; what depends on other rows is left out where not all are seen."""
        expected: dict[str, Any] = {"type": entity.name, "id": truth["id"]}
        for each in entity.fields.values():
            name = camel(each.name)
            if name not in truth:
                continue
            if each.requires and each.requires.name not in caller.permissions:
                expected[name] = None
            elif isinstance(each, Protected) and truth[name] is not None:
                forms = self.forms(caller, each.label, truth["id"])
                expected[name] = {form: truth[name][form] if form in forms else None for form in truth[name]}
            elif each.name != OWN_NAME and (not isinstance(each, Expression) or caller.places is None):
                expected[name] = truth[name]
        return expected


def needed(registry: Registry) -> dict[str, str | None]:
    """The permission of each type, as its declaration or a root field of its own plugin asks for it."""
    permissions: dict[str, str | None] = {}
    for root in registry.parts.queries.values():
        shown = registry.parts.entities.get(root.shape.name)
        if shown is not None and shown.plugin == root.plugin:
            permissions[shown.name] = root.requires.name if root.requires else None
    for plugin in registry.plugins:
        for kind in plugin.types:
            said = declared(kind)
            if said.kind == "entity" and said.requires:
                permissions[kind.__name__] = said.requires.name
    return {**permissions, **SCOPED}


def objects(data: Any, entity: str) -> Iterator[Found]:
    """Every object of a type in an answer, its aliases undone."""
    if isinstance(data, dict):
        if data.get("type") == entity:
            yield plainly(data)
        for item in data.values():
            yield from objects(item, entity)
    elif isinstance(data, list):
        for item in data:
            yield from objects(item, entity)


def counts(data: Any) -> Iterator[int]:
    """Every count in an answer."""
    if isinstance(data, dict):
        for name, item in data.items():
            if name == "totalCount":
                yield item
            yield from counts(item)


def plainly(found: Any) -> Any:
    """An object with its fields under their own names."""
    if isinstance(found, dict):
        return {name.removeprefix(ALIAS): plainly(item) for name, item in found.items()}
    return found


def secrets(entity: Entity, truth: Found) -> Iterator[str]:
    """The plain values of a row."""
    for each in entity.fields.values():
        if isinstance(each, Protected) and truth.get(camel(each.name)):
            yield truth[camel(each.name)]["plain"]
