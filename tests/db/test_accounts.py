"""Who may reach the embedded servers: run by root and by an ordinary user, closed to every other account."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import asyncpg
import pytest

from hub.db.address import Address, Addresses
from hub.db.connect import connect
from hub.db.embedded import Embedded, remove
from hub.db.ground import folder_of
from hub.db.prepare import prepare
from hub.db.programs import copied
from hub.db.socket_folder import socket_folder
from hub.settings import Settings, make_private

IS_ROOT = os.geteuid() == 0
ORDINARY = 65534 if IS_ROOT else os.geteuid()
STRANGER = 54321
T = TypeVar("T")


@pytest.fixture
def theirs() -> Iterator[Path]:
    """A folder of an ordinary account, which every account may enter, unlike pytest's."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.chown(folder, ORDINARY, -1)
        # The package may lie where that account cannot go, so it finds its programs here.
        sys.path.insert(0, str(copied(folder).parents[2]))
        yield folder
        del sys.path[0]


def as_account(uid: int, act: Callable[..., T], *given: object) -> T:
    """What a function answers in a process of another account, which only root can start."""
    ours, theirs = get_context("fork").Pipe()
    process = get_context("fork").Process(target=_act, args=(uid, theirs, act, given))
    process.start()
    theirs.close()
    answer: T = ours.recv()
    process.join()
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _act(uid: int, answer: "Pipe[object, object]", act: Callable[..., object], given: tuple[object, ...]) -> None:
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    try:
        answer.send(act(*given))
    except Exception as error:
        answer.send(error)


async def who(address: Address) -> str:
    """The role that an address enters by."""
    connection = await connect(address)
    try:
        return str(await connection.fetchval("SELECT current_user"))
    finally:
        await connection.close()


def loose(folder: Path) -> list[Path]:
    """What others than the owner could reach below a folder, but for the sockets, which the folder shuts away."""
    return [path for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & 0o077 and not path.is_socket()]


def use(home: Path) -> tuple[list[str], list[Path]]:
    """Make everything ready under a home; who entered by each address, and what others could reach."""
    make_private(home)

    async def used() -> list[str]:
        async with prepare(Settings(home=home)) as addresses:
            doors = (addresses.app, addresses.loader, addresses.owner, addresses.keys)
            return [await who(door) for door in doors]

    return asyncio.run(used()), loose(home)


def test_ordinary_user_runs_the_servers_under_his_own_home(shared_database: Addresses, theirs: Path) -> None:
    home = theirs / "home"
    roles = ["hub_app", "hub_loader", "hub_owner", "hub_keys"]
    assert as_account(ORDINARY, use, home) == (roles, [])
    assert (home / "clusters" / "data" / "pg").stat().st_uid == ORDINARY
    as_account(ORDINARY, remove, home)
    assert not (home / "clusters").exists()


def start(home: Path) -> tuple[Path, str]:
    """Where the socket of a home's server is, and who enters there."""
    make_private(home)
    with Embedded(home, ["keys"]) as embedded:
        cluster = embedded["keys"]
        return socket_folder(cluster.folder, cluster.ground.account), asyncio.run(who(cluster.superuser()))


def test_socket_leaves_a_home_whose_path_is_too_long_for_it(shared_database: Addresses, theirs: Path) -> None:
    home = theirs / "志愿服务" / ("long" * 30)
    socket, role = as_account(ORDINARY, start, home)
    assert role == "postgres"
    assert home not in socket.parents
    assert socket.stat().st_uid == ORDINARY
    assert loose(socket) == []
    as_account(ORDINARY, remove, home)
    assert not socket.exists()


def reach(home: Path, clusters: Path) -> list[str]:
    """What an account gets that tries every door."""
    answers = []
    for folder in (home, clusters):
        try:
            answers.append(str(os.listdir(folder)))
        except PermissionError:
            answers.append("shut")
    try:
        asyncio.run(asyncpg.connect(host=str(clusters), user="postgres", password="guess", database="postgres"))
        answers.append("in")
    except PermissionError:
        answers.append("shut")
    return answers


def test_nobody_else_can_read_or_connect_and_no_folder_above_is_changed(home: Path) -> None:
    above = [path for path in (*home.parents, *folder_of(home).parents) if path.exists()]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in above]
    with Embedded(home, ["keys"]) as embedded:
        folder = embedded["keys"].folder
        assert loose(home) == loose(folder_of(home)) == []
        if IS_ROOT:
            assert folder.stat().st_uid != 0
            assert as_account(STRANGER, reach, home, folder) == ["shut", "shut", "shut"]
    assert [(path.stat().st_mode, path.stat().st_uid) for path in above] == before
    assert home.stat().st_uid == os.geteuid()
