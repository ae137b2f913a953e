"""Every permission is declared once, explained where its owner explains itself, and asked for."""

import re

from sqlalchemy.sql.elements import False_

from hub.access.actor import Actor, ActorKind
from hub.graph.caller import caller
from hub.graph.declare import declared
from hub.graph.fields import Protected
from hub.graph.markers import Permission
from hub.graph.parts import Entity
from hub.plugin import Plugin
from hub.registry import Registry
from tests.demos import Demo
from tests.house.tree import ROOT, calls, constant

FORM = re.compile(r"[a-z]+:[a-z]+")


def told(plugin: Plugin) -> str:
    """Where a plugin explains its permissions."""
    core = plugin.name == "core"
    path = ROOT / "docs" / "security.md" if core else ROOT / "plugins" / plugin.name / "README.md"
    return path.read_text(encoding="utf-8").partition("## Permissions\n")[2].partition("\n## ")[0]


def test_every_permission_is_explained(demo: Demo) -> None:
    for plugin in demo.hub.registry.plugins:
        rows = re.findall(r"^\| `([^`]+)` \|", told(plugin), re.MULTILINE)
        assert rows == [permission.name for permission in plugin.permissions], plugin.name


def test_every_permission_is_named_for_its_subject_and_its_verb(demo: Demo) -> None:
    for name, permission in demo.hub.registry.permissions.items():
        assert FORM.fullmatch(name)
        assert re.search(r"\([\u3400-\u9fff]+\)", permission.title), f"{name} lacks its Chinese title"


def test_every_permission_is_asked_for(demo: Demo) -> None:
    parts = demo.hub.registry.parts
    shown = [*parts.entities.values(), *parts.values.values()]
    fields = [field for each in shown for field in each.fields.values()]
    roots = [*parts.queries.values(), *parts.mutations.values()]
    types = [declared(kind) for plugin in demo.hub.registry.plugins for kind in plugin.types]
    looked_up = [field.lookup for field in fields if isinstance(field, Protected)]
    required = [
        *(each.requires for each in fields),
        *(each.requires for each in roots),
        *(each.requires for each in types),
    ]
    asked = {permission.name for permission in (*required, *looked_up) if permission} | named_in_code()
    assert sorted(set(demo.hub.registry.permissions) - asked) == []


def test_a_type_asks_for_what_its_own_root_fields_ask_for(demo: Demo) -> None:
    """Otherwise `node` and `_entities` would show what the root field keeps back.

    Where those whom a row is about see it too, a scope hides all rows from every other who lacks the permission.
    """
    registry = demo.hub.registry
    kinds = {kind.__name__: declared(kind) for plugin in registry.plugins for kind in plugin.types}
    for root in registry.parts.queries.values():
        shown = registry.parts.entities.get(root.shape.name)
        if shown is not None and shown.plugin == root.plugin:
            assert root.requires == kinds[shown.name].requires or (
                kinds[shown.name].requires is None and is_hidden(registry, shown, root.requires)
            ), f"{root.label} and {shown.name}"


def is_hidden(registry: Registry, entity: Entity, permission: Permission | None) -> bool:
    """Whether a department that holds every permission but one sees no row of a type, wherever that lies."""
    others = frozenset(registry.permissions) - {permission.name if permission else ""}
    actor = Actor(kind=ActorKind.DEPARTMENT, divisions=None, permissions=others)
    scopes = [scope for _, scope in registry.parts.scopes_of(entity.table) if scope.applies(actor)]
    return any(isinstance(scope.where(entity.table.c, caller), False_) for scope in scopes)


def named_in_code() -> set[str]:
    """What the hub asks for by name, other than by declaring it."""
    return {constant(call.args[0]) for call in calls("allows", "hub", "plugins") if call.args}
