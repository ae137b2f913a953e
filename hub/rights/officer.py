"""Who acts where nobody has asked by a token: the operator's commands."""

from hub.access.actor import Actor, ActorKind
from hub.access.authentication import scoped
from hub.registry import Registry


def officer(registry: Registry, name: str) -> Actor:
    """An administrator of a name, who sees everything; what is done so is recorded under the name."""
    permissions = frozenset(registry.permissions)
    return scoped(Actor(kind=ActorKind.ADMINISTRATOR, name=name, divisions=None, permissions=permissions), registry)
