"""The passwords of the database roles: random, made once, in a file that only we can read."""

import json
import os
import secrets
import stat
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hub.db.errors import DatabaseError
from hub.db.locks import alone


def _secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """One password for each role, and an identity that ties the embedded clusters to this file."""

    identity: str = field(default_factory=lambda: secrets.token_hex(8))
    superuser: str = field(default_factory=_secret, repr=False)
    hub_owner: str = field(default_factory=_secret, repr=False)
    hub_app: str = field(default_factory=_secret, repr=False)
    hub_loader: str = field(default_factory=_secret, repr=False)
    hub_keys: str = field(default_factory=_secret, repr=False)

    @classmethod
    def open(cls, home: Path) -> "Credentials":
        """The credentials of a home, made where there are none yet; of several processes, one makes them for all."""
        path = home / "credentials.json"
        with alone(home / "credentials.lock"):
            if not path.exists():
                _write(path, json.dumps(asdict(cls()), indent=2))
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise DatabaseError(f"others may read {path}, which holds passwords; run: chmod 600 {path}")
        try:
            return cls(**json.loads(path.read_text()))
        except (ValueError, TypeError):
            raise DatabaseError(f"{path} is damaged; restore it from a backup") from None


def _write(path: Path, text: str) -> None:
    # Written whole or not at all: half a file would lock us out of our own data.
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
