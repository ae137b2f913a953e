"""A folder for the server's unix socket, whose path the kernel allows only 107 bytes."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from stat import S_ISDIR

from hub.db.account import Account
from hub.db.errors import ClusterFailed

_LONGEST = 107 - len("/.s.PGSQL.5432.lock")


def socket_folder(cluster: Path, account: Account) -> Path:
    """The cluster's own folder, or one with a short path where that is too long or has odd letters."""
    if len(os.fsencode(cluster)) <= _LONGEST and re.fullmatch(r"[\w./-]+", str(cluster), re.ASCII):
        return cluster
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"volunteer-hub-{account.uid}-{name}"


def make_socket_folder(cluster: Path, account: Account) -> Path:
    """The same folder, made where there is none, and refused if others may enter it. Raises ClusterFailed."""
    folder = socket_folder(cluster, account)
    account.run(["mkdir", "-p", "-m", "0700", folder])
    found = folder.lstat()
    if not S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise ClusterFailed(f"{folder} is not ours alone; remove it, or give HUB_HOME a shorter path")
    return folder
