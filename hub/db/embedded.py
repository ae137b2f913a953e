"""The embedded servers of one HUB_HOME, shared by every process that uses it and stopped by the last."""

import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hub.db.cluster import Cluster
from hub.db.credentials import Credentials
from hub.db.ground import Ground, folder_of
from hub.db.locks import Presence, alone

_MEMORY = {"data": "128MB", "keys": "32MB"}


class Embedded:
    """The clusters `data` and `keys` of a home, or one of them, or none."""

    def __init__(self, home: Path, names: Iterable[str] = tuple(_MEMORY)) -> None:
        self._home = home
        self._names = tuple(names)
        self._presence = Presence(home / "clusters.users")
        self._clusters: dict[str, Cluster] = {}

    def __getitem__(self, name: str) -> Cluster:
        return self._clusters[name]

    def start(self) -> None:
        """Start what does not run yet, and show that we use it. Raises ClusterFailed."""
        if not self._names:
            return
        credentials = Credentials.open(self._home)
        with alone(self._home / "clusters.lock"):
            ground = Ground.under(self._home)
            self._clusters = {
                name: Cluster(
                    name=name,
                    ground=ground,
                    identity=credentials.identity,
                    password=credentials.superuser,
                    memory=_MEMORY[name],
                )
                for name in self._names
            }
            with ThreadPoolExecutor() as threads:
                list(threads.map(Cluster.start, self._clusters.values()))
            self._presence.enter()

    def stop(self) -> None:
        """Show that we no longer use them, and stop them when nobody else does."""
        with alone(self._home / "clusters.lock"):
            if self._presence.leave():
                for cluster in self._clusters.values():
                    cluster.stop()

    def __enter__(self) -> "Embedded":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def remove(home: Path) -> None:
    """Stop a home's embedded servers, whoever uses them, and remove all they hold."""
    if not folder_of(home).exists():
        return
    with alone(home / "clusters.lock"):
        ground = Ground.under(home)
        for name, memory in _MEMORY.items():
            Cluster(name=name, ground=ground, identity="", password="", memory=memory).remove()
        shutil.rmtree(ground.folder)
