"""GraphiQL at `/graphiql`: the built explorer, served so that no page of it can reach another host."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # The editor writes its colors into style elements, and its fonts and small images are data.
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
PROTECTION = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FRESH = PROTECTION | {"Cache-Control": "no-cache"}
# A built file's name carries the hash of its content.
LASTING = PROTECTION | {"Cache-Control": "public, max-age=31536000, immutable"}
NOT_BUILT = "GraphiQL is not built here; run `python explorer/build.py`, then load this page again.\n"


def graphiql_routes(
    dist: Path, config: Callable[[], Mapping[str, object]], doors: Sequence[Middleware] = ()
) -> list[Route | Mount]:
    """The page, its assets from the built folder `dist`, and the settings that the page asks for when it opens.

    `config` answers `endpoint`, `demo` and `examples`, each example with `plugin`, `title`, `query`, `variables`;
    `doors` stand before all of them.
    """

    # Endpoints that look at the disk are plain functions, which Starlette runs beside the event loop.
    def page(_: Request) -> Response:
        index = dist / "index.html"
        if not index.is_file():
            return PlainTextResponse(NOT_BUILT, 503, FRESH)
        return FileResponse(index, headers=FRESH)

    def asset(request: Request) -> Response:
        file = dist / "assets" / request.path_params["name"]
        if not file.is_file():
            return PlainTextResponse("Not found.\n", 404, FRESH)
        return FileResponse(file, headers=LASTING)

    def settings(_: Request) -> Response:
        return JSONResponse(config(), headers=FRESH)

    return [
        Route("/graphiql", page, middleware=doors),
        Route("/graphiql/config.json", settings, middleware=doors),
        Route("/graphiql/assets/{name}", asset, middleware=[*doors, Middleware(GZipMiddleware)]),
    ]
