"""The account of the operating system that runs the embedded server."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.db.errors import ClusterFailed

# PostgreSQL refuses root, which therefore lends the server to the first of these that the machine has.
_LENT = ("postgres", "nobody")
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A user and group, and a way to run programs as these."""

    uid: int
    gid: int

    @classmethod
    def serving(cls) -> "Account":
        """The account that a new embedded server is given: our own, unless that is root."""
        if os.geteuid() != 0:
            return cls(uid=os.geteuid(), gid=os.getegid())
        for name in _LENT:
            try:
                found = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(uid=found.pw_uid, gid=found.pw_gid)
        raise ClusterFailed(f"root cannot run PostgreSQL and there is no account {' or '.join(_LENT)}; make one")

    @classmethod
    def owning(cls, folder: Path) -> "Account":
        """The account that a folder belongs to."""
        found = folder.stat()
        return cls(uid=found.st_uid, gid=found.st_gid)

    @property
    def is_lent(self) -> bool:
        """Whether it is another account than our own."""
        return self.uid != os.geteuid()

    def run(self, command: Sequence[str | Path], *, text: str | None = None) -> str:
        """What a program printed that ran as this account, given a text as its input.

        Raises ClusterFailed, with what the program complained of.
        """
        try:
            return subprocess.run(
                [str(word) for word in command],
                input=text or "",
                capture_output=True,
                check=True,
                text=True,
                errors="replace",
                cwd="/",
                env=_ENVIRONMENT,
                umask=0o077,
                user=self.uid if self.is_lent else None,
                group=self.gid if self.is_lent else None,
                extra_groups=[] if self.is_lent else None,
            ).stdout
        except subprocess.CalledProcessError as error:
            raise ClusterFailed(f"{Path(command[0]).name}: {' '.join(error.stderr.split())}") from None
        except (OSError, subprocess.SubprocessError) as error:
            raise ClusterFailed(f"{command[0]} cannot be run as the account {self.uid}: {error}") from None

    def write(self, path: Path, text: str) -> None:
        """Write a file as this account, so that root never follows a link that the account has laid."""
        self.run(["tee", path], text=text)
