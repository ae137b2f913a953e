"""A plugin that recognizes visitors by tokens of its own."""

from collections.abc import Mapping

from hub.access.actor import Actor, ActorKind
from hub.hookspecs import hookimpl
from hub.plugin import Plugin


@hookimpl
def plugin() -> Plugin:
    """What the plugin is."""
    return Plugin(name="doorkeeper", title="Doorkeeper", owner="social-work")


@hookimpl
async def actor_from_request(headers: Mapping[str, str]) -> Actor | None:
    """The visitor whose name the token is, or who is named by all that the headers are."""
    token = headers["authorization"].removeprefix("Bearer ")
    if not token.startswith("visitor-"):
        return None
    name = " ".join(headers) if token == "visitor-headers" else token
    return Actor(kind=ActorKind.DEPARTMENT, name=name, department="education", purposes=frozenset({"CLAIM", "SERVICE"}))
