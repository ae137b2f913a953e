"""Where the embedded server stands: its folder, its account and its programs.

An ordinary user's stands under HUB_HOME. Root's stands outside it, owned by an unprivileged account, and runs from a
copy of the programs, because that account may enter neither HUB_HOME nor, perhaps, the folder of the package. Nothing
on the way to these folders changes its mode.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from hub.db.account import Account
from hub.db.errors import ClusterFailed
from hub.db.programs import copied, packaged

SHARED = Path("/var/lib/volunteer-hub")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """The folder, account and programs of one HUB_HOME's embedded server."""

    folder: Path
    account: Account
    programs: Path

    @classmethod
    def under(cls, home: Path) -> "Ground":
        """The ground of a home, made where there is none yet."""
        account = Account.serving()
        if account.is_lent:
            _make_shared()
        folder = folder_of(home)
        folder.mkdir(mode=0o700, exist_ok=True)
        if account.is_lent:
            owner = Account.owning(folder)
            if owner.is_lent:
                # The account that was lent first keeps the cluster, whatever accounts came later.
                account = owner
            else:
                os.chown(folder, account.uid, account.gid)
        return cls(folder=folder, account=account, programs=copied(SHARED) if account.is_lent else packaged())


def folder_of(home: Path) -> Path:
    """The folder of a home's clusters."""
    if os.geteuid() != 0:
        return home / "clusters"
    return SHARED / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]


def _make_shared() -> None:
    try:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise ClusterFailed(f"{SHARED} cannot be made for the embedded server: {error.strerror}") from None
    found = SHARED.stat()
    if found.st_uid != 0 or found.st_mode & 0o022:
        raise ClusterFailed(f"others than root may change {SHARED}; run: chown root {SHARED}; chmod 755 {SHARED}")
    if found.st_mode & 0o055 != 0o055:
        SHARED.chmod(0o755)
