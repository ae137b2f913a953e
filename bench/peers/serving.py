"""How the peers are served: by the same server as the hub, with the same settings."""

import os
from pathlib import Path
from typing import Any

import uvicorn

from bench.peers.names import Names

DSN = "BENCH_DSN"
"""The environment variable that tells a peer where the database is."""
KEYS = "BENCH_KEYS"
"""The environment variable that tells a peer where the subjects' keys are."""
KEYRING = "BENCH_KEYRING"
"""The environment variable that tells a peer which file holds the working keys."""
PORT = "HUB_PORT"
"""The environment variable that tells every server where to listen."""
CONNECTIONS = 16
"""As many as the hub reads with."""
SETTINGS = {"jit": "off", "TimeZone": "Asia/Shanghai", "statement_timeout": "5s"}
"""The settings of every connection; the hub's."""


def dsn() -> str:
    """Where the database is."""
    return os.environ[DSN]


def names() -> Names:
    """What opens names."""
    return Names(dsn(), os.environ[KEYS], Path(os.environ[KEYRING]))


def serve(app: Any) -> None:
    """Serve an application."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ[PORT]),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
    )
