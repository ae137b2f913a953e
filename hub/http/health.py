"""Whether the hub runs, and whether it can answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

SECONDS = 2.0
"""How long a part may take to show that it answers."""

FRESH = {"Cache-Control": "no-store"}

Probe = Callable[[], Awaitable[object]]


def health_routes(probes: Mapping[str, Probe]) -> list[Route]:
    """`/health/live`, and `/health/ready` with the names of the parts that do not answer; a probe raises then."""

    async def live(_: Request) -> JSONResponse:
        return JSONResponse({"status": "live"}, headers=FRESH)

    async def ready(_: Request) -> JSONResponse:
        answers = await asyncio.gather(*map(_answers, probes.values()))
        silent = [name for name, answered in zip(probes, answers, strict=True) if not answered]
        if silent:
            return JSONResponse({"status": "unready", "silent": silent}, 503, FRESH)
        return JSONResponse({"status": "ready"}, headers=FRESH)

    return [Route("/health/live", live), Route("/health/ready", ready)]


async def _answers(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            await probe()
    except Exception:
        return False
    return True
