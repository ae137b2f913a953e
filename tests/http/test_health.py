"""Whether the hub runs, and whether it can answer."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest
from starlette.applications import Starlette

from hub.http import health
from hub.http.health import Probe, health_routes


def client_of(probes: Mapping[str, Probe]) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=health_routes(probes)))
    return httpx.AsyncClient(transport=transport, base_url="http://hub")


async def answers() -> object:
    return "here"


async def breaks() -> object:
    raise ConnectionRefusedError


async def hangs() -> object:
    await asyncio.sleep(3600)
    return "here"


async def test_hub_is_live_whatever_its_parts_do() -> None:
    answer = await client_of({"data": breaks}).get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


async def test_hub_is_ready_when_every_part_answers() -> None:
    answer = await client_of({"data": answers, "keys": answers}).get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("silent", [breaks, hangs])
async def test_parts_that_do_not_answer_are_named(silent: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.05)
    answer = await client_of({"data": answers, "keys": silent}).get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unready", "silent": ["keys"]})
