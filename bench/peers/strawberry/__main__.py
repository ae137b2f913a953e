"""Serves the ordinary server."""

from bench.peers.serving import dsn, serve
from bench.peers.strawberry.app import app

serve(app(dsn()))
