"""A small KMS: it holds a master key that never leaves it, and wraps and unwraps working keys over a unix socket.

A question and its answer are a line of JSON: `{"do": "unwrap", "version": 1, "body": "<base64>"}`, `{"body": "…"}`.
"""

import asyncio
import json
import os
import sys
from asyncio import StreamReader, StreamWriter
from base64 import b64decode, b64encode
from typing import Any

from security.cipher import DEFAULT, Key, new_secret
from security.envelope import seal, unseal
from security.errors import SealBroken

MASTER = Key(new_secret())


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What a question is answered."""
    version, body = asked["version"], b64decode(asked["body"])
    bound = f"working key {version}".encode()
    try:
        done = seal(MASTER, DEFAULT, 1, body, bound) if asked["do"] == "wrap" else unseal(MASTER, body, bound)
    except SealBroken as broken:
        return {"refused": str(broken)}
    return {"body": b64encode(done).decode()}


async def serve(reader: StreamReader, writer: StreamWriter) -> None:
    """Answer one connection, and tell on a line what it asked for."""
    async for line in reader:
        asked = json.loads(line)
        print(asked["do"], asked["version"], flush=True)
        writer.write(json.dumps(answer(asked)).encode() + b"\n")
        await writer.drain()
    writer.close()


async def main(path: str) -> None:
    """Serve until killed, on a socket that its owner alone may use."""
    os.umask(0o177)
    server = await asyncio.start_unix_server(serve, path)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
