"""Where a database is and which role enters it."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """A `postgresql://` URL, which asyncpg takes as it is; never printed, because it holds a password."""

    dsn: str = field(repr=False)

    @classmethod
    def on_socket(cls, folder: Path, *, role: str, password: str, database: str) -> "Address":
        """The address of a server that listens on a unix socket in a folder."""
        query = urlencode({"host": str(folder), "port": "5432"})
        return cls(f"postgresql://@/{quote(database, safe='')}?{query}").entered_by(role, password)

    def entered_by(self, role: str, password: str) -> "Address":
        """The same database, entered by another role."""
        parts = urlsplit(self.dsn)
        host = parts.netloc.rpartition("@")[2]
        netloc = f"{quote(role, safe='')}:{quote(password, safe='')}@{host}"
        return Address(parts._replace(netloc=netloc).geturl())

    def beside(self, database: str) -> "Address":
        """Another database of the same server, entered by the same role."""
        return Address(urlsplit(self.dsn)._replace(path=f"/{quote(database, safe='')}").geturl())


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The doors of the hub: the data by its three roles, and the store of subjects' keys."""

    app: Address
    """hub_app: serves; sees no row until `hub.scope` names it."""
    loader: Address
    """hub_loader: COPY, jobs and demo data; passes the wall."""
    owner: Address
    """hub_owner: migrations; owns the tables, and does not pass the wall either."""
    keys: Address
    """hub_keys: owns the key store, a database apart."""
