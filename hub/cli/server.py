"""The HTTP server: one process, or several on one socket; both stop in order on SIGTERM and Ctrl-C."""

import asyncio
import logging.config
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any

import typer
import uvicorn
import uvloop
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from hub.app import app_of, create_app
from hub.db.address import Addresses
from hub.db.prepare import prepare
from hub.hub import Hub, open_hub
from hub.settings import Settings

Ready = Callable[[], None]

BACKLOG = 2048
TERMINATED = 128 + signal.SIGTERM
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
}


class Server(uvicorn.Server):
    """A server that says when it is ready, and whose signals `serve` handles.

    Uvicorn's own way raises a signal again once the server has ended, which would skip all that still has to close.
    """

    def __init__(self, config: uvicorn.Config, ready: Ready) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


class Workers(Multiprocess):
    """Processes that share a socket; they are ready when one of them answers."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket, ready: Ready) -> None:
        super().__init__(config, [listening])
        self._ready = ready

    def init_processes(self) -> None:
        """Start them."""
        super().init_processes()
        while not self.signal_queue and any(process.process.is_alive() for process in self.processes):
            if _answers(self.sockets[0]):
                self._ready()
                break


def bind(settings: Settings) -> socket.socket:
    """The socket that the hub will listen on. Raises OSError, naming the setting to change."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        reason = str(error.strerror).partition(" (")[0]
        raise OSError(error.errno, f"{reason}; set HUB_HOST or HUB_PORT", place) from None


def address_of(listening: socket.socket) -> str:
    """The URL under which a browser here reaches a socket."""
    host, port = _reached(listening)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end; SIGTERM ends it early, and in order."""

    async def stoppable() -> None:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await work

    logging.config.dictConfig(LOGGING)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(stoppable())
    except asyncio.CancelledError:
        raise typer.Exit(TERMINATED) from None


async def serve(hub: Hub, listening: socket.socket, ready: Ready) -> None:
    """Serve a hub until a signal comes."""
    server = Server(_config(app_of(hub), lifespan="off"), ready)
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, server.handle_exit, sign, None)
    await server.serve(sockets=[listening])


def serve_by_many(settings: Settings, only: str | None, listening: socket.socket, workers: int, ready: Ready) -> None:
    """Serve in several processes until a signal comes; what is embedded is started and stopped here, once."""

    async def prepared(stack: AsyncExitStack) -> None:
        addresses: Addresses = await stack.enter_async_context(prepare(settings))
        # What would keep every worker from starting is told here, once.
        async with open_hub(settings, only=only, addresses=addresses):
            pass

    logging.config.dictConfig(LOGGING)
    app: Any = partial(create_app, settings, only=only)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            runner.run(prepared(stack))
            Workers(_config(app, factory=True, workers=workers), listening, ready).run()
        finally:
            runner.run(stack.aclose())


def _reached(listening: socket.socket) -> tuple[str, int]:
    """The host and port that lead here to a socket, which may listen on every address."""
    host, port = listening.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port


def _answers(listening: socket.socket) -> bool:
    """Whether someone answers on a socket within a second."""
    asking = HTTPConnection(*_reached(listening), timeout=1)
    try:
        asking.request("GET", "/health/live")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        ws="none",
        access_log=False,
        log_config=LOGGING,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        **more,
    )
