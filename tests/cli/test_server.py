"""The server: where it listens, that it answers, and that it stops in order."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from hub.cli.server import address_of, bind
from hub.db.address import Addresses
from hub.settings import Settings
from tests.cli.conftest import Operate

READY = re.compile(r"Volunteer Hub is ready at (http://127\.0\.0\.1:\d+)/graphiql\n")


def test_address_is_one_that_a_browser_here_can_open() -> None:
    for host in ("127.0.0.1", "0.0.0.0"):
        with bind(Settings(host=host, port=0)) as listening:
            port = listening.getsockname()[1]
            assert address_of(listening) == f"http://127.0.0.1:{port}"


def test_port_that_is_taken_is_told_with_the_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="set HUB_HOST or HUB_PORT") as told:
            bind(Settings(port=port))
    assert told.value.filename == f"127.0.0.1:{port}"


@contextmanager
def serving(home: Path, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A hub in a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hub.cli", "serve", *options],
        env={**os.environ, "HUB_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=(home / "log").open("w"),
        text=True,
    )
    try:
        assert process.stdout
        found = READY.fullmatch(process.stdout.readline())
        assert found, (home / "log").read_text()
        yield process, found[1]
    finally:
        process.kill()
        process.wait()


def ask(address: str, query: str) -> object:
    """The answer to a stranger's query."""
    body = json.dumps({"query": query}).encode()
    with urlopen(Request(f"{address}/graphql", body, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


@pytest.mark.parametrize(
    ("options", "sign"), [(("--only", "core"), signal.SIGINT), (("--workers", "2"), signal.SIGTERM)]
)
def test_hub_says_where_it_is_answers_and_stops_in_order(
    hub: Operate,
    enter: Callable[[Addresses], None],
    home: Path,
    database: Addresses,
    options: tuple[str, ...],
    sign: signal.Signals,
) -> None:
    enter(database)
    hub("migrate")
    with serving(home, *options) as (process, address):
        assert ask(address, '{ division(code: "2301") { name } }') == {"data": {"division": {"name": "哈尔滨市"}}}
        with urlopen(f"{address}/health/ready") as answer:
            assert json.load(answer) == {"status": "ready"}
        process.send_signal(sign)
        assert process.wait(30) == 0
    assert (home / "log").read_text() == ""
