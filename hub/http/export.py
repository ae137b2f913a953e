"""`GET /export/{person}`: a copy of all that is held about a person, as a file."""

from typing import Final
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.access.actor import Actor
from hub.access.authentication import Authentication
from hub.errors import HubError, NotAllowed, NotSignedIn
from hub.graph import ids
from hub.graph.faults import error
from hub.http import incidents
from hub.http.rejections import status_of
from hub.rights.export import Exports

ME: Final = "me"
"""Stands for whoever asks, in place of an id."""
TAG: Final = "vol"
"""Begins the ids of volunteers."""
FRESH: Final = {"Cache-Control": "no-store"}
FILE: Final = {**FRESH, "Content-Disposition": 'attachment; filename="person.json"'}


def export_route(exports: Exports, authentication: Authentication) -> Route:
    """`/export/me` for one's own data, `/export/vol_…` for an officer."""

    async def export(request: Request) -> Response:
        try:
            actor = await authentication.actor(dict(request.scope["headers"]), request.scope.get("client"))
            volunteer = _named(actor, request.path_params["person"])
            return Response(await exports.make(actor, volunteer), 200, FILE, "application/json")
        except HubError as refused:
            status, more = status_of(refused)
            headers = FRESH | {name.decode(): value.decode() for name, value in more}
            return Response(_body(refused), status, headers, "application/json")
        except Exception as unforeseen:
            reference = incidents.report(unforeseen)
            told = error("INTERNAL", f"This failed; the log tells why under {reference}.", reference=reference)
            return Response(orjson.dumps({"errors": [told]}), 500, FRESH, "application/json")

    return Route("/export/{person}", export, methods=["GET"])


def _named(actor: Actor, person: str) -> UUID:
    """Whom a path names."""
    if not actor.signed_in:
        raise NotSignedIn("Sign in with a token to ask this.")
    if person != ME:
        return ids.decode(person, TAG, "person")
    if actor.volunteer is None:
        raise NotAllowed("Only a volunteer asks for their own data.")
    return actor.volunteer


def _body(refused: HubError) -> bytes:
    extensions = {name: value for name, value in refused.extensions.items() if name != "code"}
    return orjson.dumps({"errors": [error(refused.code, refused.message, path=refused.path, **extensions)]})
