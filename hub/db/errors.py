"""What can go wrong with the database; each message is one line that says what to do.

DatabaseError            at start, shown to the operator
├── ClusterFailed        the embedded server does not start
├── ServerUnfit          the given server is out of reach, too old, or refuses its role
├── NotPermitted         the given role may not do what the hub needs
├── NotMigrated          names the migrations that the tables lack
├── DatabaseNewer        names whose migrations are newer than the code, and the revision
└── MigrationFailed      names whose migrations failed, and the revision
PoolUnavailable          while serving: no connection can be had
"""


class DatabaseError(Exception):
    """The database cannot be used as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class ClusterFailed(DatabaseError):
    """The embedded server cannot be made or started."""


class ServerUnfit(DatabaseError):
    """The server that a URL names is out of reach, too old, or refuses the role."""


class NotPermitted(DatabaseError):
    """The role that a URL names may not do what the hub needs."""


class NotMigrated(DatabaseError):
    """The tables are older than the code."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"the database lacks migrations ({missing}); run: hub migrate")


class DatabaseNewer(DatabaseError):
    """The database holds a revision that this code does not know."""

    def __init__(self, name: str, revision: str) -> None:
        super().__init__(
            f"the database is newer than the code: {name} is at revision {revision}, which is unknown here; "
            f"install the version of {name} that made it"
        )
        self.name = name
        self.revision = revision


class MigrationFailed(DatabaseError):
    """A source's migrations failed and changed nothing; other sources' stand."""

    def __init__(self, name: str, revision: str | None, reason: str) -> None:
        what = "the migrations" if revision is None else f"migration {revision}"
        super().__init__(f"{what} of {name} failed and changed nothing: {reason}")
        self.name = name
        self.revision = revision


class PoolUnavailable(Exception):
    """No connection of the pool became free in time, or none can be opened."""
