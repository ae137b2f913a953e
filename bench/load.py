"""Those who ask: clients that keep their connection and ask again as soon as they are answered."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import cycle
from time import perf_counter
from types import TracebackType
from typing import Any, Self

CLIENTS = 16
_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_BEGINS = (b'{"data":{', b'{"data": {')


class WrongAnswer(Exception):
    """A server answered with something else than data."""


class Load:
    """Sixteen clients of one server, from when the block is entered until each has its last answer.

    They speak as little HTTP as these servers need, so that they take a small part of what a server takes.
    """

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self._port = port
        self._requests = cycle(requests)
        self._clients: list[_Client] = []

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for _ in range(CLIENTS):
            _, client = await loop.create_connection(lambda: _Client(self._requests), "127.0.0.1", self._port)
            self._clients.append(client)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for client in self._clients:
            client.is_last = True
        try:
            if kind is None:
                await asyncio.gather(*(client.done for client in self._clients))
        finally:
            for client in self._clients:
                client.close()

    def begin(self) -> None:
        """Count from now."""
        for client in self._clients:
            client.latencies = []

    def end(self) -> list[float]:
        """The seconds that each answer took that came since the beginning. Raises WrongAnswer."""
        for client in self._clients:
            if client.done.done():
                client.done.result()
        return [latency for client in self._clients for latency in client.latencies]


class _Client(asyncio.Protocol):
    """One connection, with one request at a time."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.latencies: list[float] = []
        self.is_last = False
        self._requests = requests
        self._asked = 0.0
        self._missing = 0
        self._begun = False
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        """Ask for the first time."""
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer; the first holds the whole head, which is small."""
        if self._missing == 0:
            head, _, data = data.partition(_END)
            place = head.lower().find(_LENGTH)
            if not head.startswith(b"HTTP/1.1 200 ") or place < 0:
                return self._fail(WrongAnswer(head.decode(errors="replace")))
            self._missing = int(head[place + len(_LENGTH) :].partition(b"\r")[0])
            self._begun = False
        if data and not self._begun:
            if not data.startswith(_BEGINS):
                return self._fail(WrongAnswer(data[:500].decode(errors="replace")))
            self._begun = True
        self._missing -= len(data)
        if self._missing == 0:
            self.latencies.append(perf_counter() - self._asked)
            if self.is_last:
                self.done.set_result(None)
            else:
                self._ask()
        return None

    def connection_lost(self, error: Exception | None) -> None:
        """Nothing more is answered."""
        self._fail(error or WrongAnswer("the server hung up"))

    def close(self) -> None:
        """Hang up; what went wrong has been told."""
        if not self.done.cancel():
            self.done.exception()
        self._transport.close()

    def _ask(self) -> None:
        self._asked = perf_counter()
        self._transport.write(next(self._requests))

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)
