"""A small issuer of people's tokens, which answers over HTTP beside the test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

AUDIENCE = "hub"


class Issuer:
    """Signs tokens, and tells its public keys to whoever asks.

    asked: the paths that it was asked for
    silent: whether it fails to answer
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.silent = False
        self.metadata: dict[str, Any] = {}
        self.keys: list[Key] = [ECKey.generate_key("P-256", {"kid": "first"})]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/realm"

    @contextmanager
    def open(self) -> Iterator["Issuer"]:
        """Answers for as long as the block runs."""
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def roll_over(self, kid: str, *, rsa: bool = False) -> None:
        """Sign with a new key from now on; the one before is not told any more."""
        self.keys = [RSAKey.generate_key(2048, {"kid": kid}) if rsa else ECKey.generate_key("P-256", {"kid": kid})]

    def token(self, subject: str = "person-1", *, key: Key | None = None, alg: str = "ES256", **claims: Any) -> str:
        """A token about a subject; a claim that is None is left out."""
        key = key or self.keys[-1]
        said = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": int(time()),
            "exp": int(time()) + 300,
            **claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": alg, "kid": key.kid or ""}, said, key, algorithms=[alg])

    def _told(self, path: str) -> Any:
        if path == "/realm/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **self.metadata}
        return KeySet(self.keys).as_dict(private=False)

    def _handler(issuer) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                body = json.dumps(issuer._told(self.path)).encode()
                self.send_response(503 if issuer.silent else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *said: object) -> None:
                pass

        return Handler
