"""The embedded server: made, shared, found again after a crash, stopped by the last who uses it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from hub.db.address import Address
from hub.db.cluster import Cluster
from hub.db.connect import connect
from hub.db.embedded import Embedded
from hub.db.errors import ClusterFailed
from hub.db.ground import folder_of
from hub.db.postmaster import Postmaster

# Another process that uses the server of a home until its input ends, and tells the server's number.
USER = """
import sys
from pathlib import Path
from hub.db.embedded import Embedded
from hub.db.postmaster import Postmaster
with Embedded(Path(sys.argv[1]), ["keys"]) as clusters:
    print(Postmaster.of(clusters["keys"].data).pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def embedded(lasting_home: Path) -> Embedded:
    return Embedded(lasting_home, ["keys"])


def ask(address: Address, *statements: str) -> object:
    """What the last of some statements answers."""

    async def asked() -> object:
        connection = await connect(address)
        try:
            *first, last = statements
            for statement in first:
                await connection.execute(statement)
            return await connection.fetchval(last)
        finally:
            await connection.close()

    return asyncio.run(asked())


def begin_user(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def told_by(user: "subprocess.Popen[str]") -> int:
    """The number of the server that another process uses, once it does."""
    assert user.stdout is not None
    return int(user.stdout.readline())


def pid(cluster: Cluster) -> int | None:
    running = Postmaster.of(cluster.data)
    return None if running is None else running.pid


def test_what_was_committed_is_there_after_stop_and_start(embedded: Embedded) -> None:
    with embedded as clusters:
        ask(clusters["keys"].superuser(), "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7) RETURNING n")
    assert pid(embedded["keys"]) is None
    with embedded as clusters:
        assert ask(clusters["keys"].superuser(), "SELECT n FROM kept") == 7


def test_the_only_way_in_is_a_socket_that_asks_for_a_scram_password(embedded: Embedded) -> None:
    with embedded as clusters:
        cluster = clusters["keys"]
        assert (cluster.data / "pg_hba.conf").read_text() == "local all all scram-sha-256\n"
        superuser = cluster.superuser()
        for password in ("", "guess"):
            with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InterfaceError)):
                ask(superuser.entered_by("postgres", password), "SELECT 1")
        assert ask(superuser, "SHOW listen_addresses") == ""
        assert ask(superuser, "SELECT left(rolpassword, 14) FROM pg_authid WHERE rolcanlogin") == "SCRAM-SHA-256$"
    assert not (cluster.folder / "password").exists()


def test_text_has_one_order_on_every_machine(embedded: Embedded) -> None:
    with embedded as clusters:
        ordered = "SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['张', 'b', 'A', 'é', 'Z', 'a']) AS t"
        assert ask(clusters["keys"].superuser(), ordered) == "".join(sorted("张bAéZa"))


def test_log_quotes_no_value(embedded: Embedded) -> None:
    with embedded as clusters:
        superuser = clusters["keys"].superuser()
        insert = "INSERT INTO person VALUES ('王小明') RETURNING 1"
        ask(superuser, "CREATE TABLE person (name text PRIMARY KEY)", insert)
        with pytest.raises(asyncpg.UniqueViolationError):
            ask(superuser, insert)
        log = clusters["keys"].log.read_text()
    assert "duplicate key" in log
    assert "王小明" not in log


def test_server_outlives_a_killed_hub_and_is_found_again(lasting_home: Path, embedded: Embedded) -> None:
    user = begin_user(lasting_home)
    server = told_by(user)
    user.kill()
    user.wait()
    with embedded as clusters:
        assert pid(clusters["keys"]) == server
        assert ask(clusters["keys"].superuser(), "SELECT 1") == 1
    assert pid(embedded["keys"]) is None


def test_processes_that_start_at_once_share_one_server_and_the_last_stops_it(home: Path) -> None:
    embedded = Embedded(home, ["keys"])
    users = [begin_user(home), begin_user(home)]
    shared, other = map(told_by, users)
    assert shared == other
    embedded.start()
    for user in users:
        user.communicate()
        assert user.returncode == 0
        assert pid(embedded["keys"]) == shared
    embedded.stop()
    assert pid(embedded["keys"]) is None


def test_pid_file_of_a_dead_server_does_not_matter_whoever_has_its_number_now(embedded: Embedded) -> None:
    with embedded as clusters:
        pid_file = clusters["keys"].data / "postmaster.pid"
        _, rest = pid_file.read_text().split("\n", 1)
    pid_file.write_text(f"{os.getpid()}\n{rest}")
    with embedded as clusters:
        assert ask(clusters["keys"].superuser(), "SELECT 1") == 1


def test_killed_server_starts_again_with_what_was_committed(embedded: Embedded) -> None:
    with embedded as clusters:
        ask(clusters["keys"].superuser(), "CREATE TABLE saved (n int)", "INSERT INTO saved VALUES (7) RETURNING n")
        killed = pid(clusters["keys"])
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        embedded.stop()
        embedded.start()
        assert pid(clusters["keys"]) != killed
        assert ask(clusters["keys"].superuser(), "SELECT n FROM saved") == 7


def test_interrupted_initdb_is_begun_again(home: Path) -> None:
    folder = folder_of(home) / "keys"
    user = begin_user(home)
    while not list(folder.glob("pg.new.*/PG_VERSION")):
        time.sleep(0.005)
    user.kill()
    user.wait()
    assert not (folder / "pg").exists()
    with Embedded(home, ["keys"]) as clusters:
        assert ask(clusters["keys"].superuser(), "SELECT 1") == 1


def test_data_whose_home_is_gone_is_set_aside_and_not_lost(home: Path) -> None:
    embedded = Embedded(home, ["keys"])
    embedded.start()
    lost = embedded["keys"]
    (home / "credentials.json").unlink()
    embedded.stop()
    with embedded as clusters:
        assert (lost.folder / f"pg.{lost.identity}" / "PG_VERSION").exists()
        assert clusters["keys"].identity != lost.identity
        assert ask(clusters["keys"].superuser(), "SELECT 1") == 1


def test_data_of_another_major_version_is_refused_with_both_versions(embedded: Embedded) -> None:
    with embedded as clusters:
        made_by = clusters["keys"].data / "PG_VERSION"
    version = made_by.read_text()
    made_by.write_text("14\n")
    with pytest.raises(ClusterFailed, match=r"made by PostgreSQL 14, .* carries \d\d"):
        embedded.start()
    made_by.write_text(version)
