"""What the limit does to open names: the same openings, the same keys, and a record before the answer leaves."""

import asyncio
import json
from base64 import b64decode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HOLE = "\x01"
"""Stands around the id and the envelope of a name in a text of PostgreSQL."""
SECONDS = 60.0
"""How long a key is held."""
KEYS = "SELECT subject, wrapped FROM subject_key WHERE keep = 'RECORD' AND subject = ANY($1)"
RECORD = "SELECT append_audit_records($1::text[])"
HEADER, BODY = 6, 18
"""Where the nonce of an envelope begins, and where it ends."""
BEFORE, AFTER = b"\x00\x09volunteer\x00\x04name", b"\x00\x06RECORD"
"""What stands before and after the row and the subject in the bytes that a name is bound to."""


class Names:
    """Opens volunteers' names, and puts on record whose."""

    def __init__(self, dsn: str, keys: str, keyring: Path) -> None:
        self._dsns = dsn, keys
        secrets = json.loads(keyring.read_text(encoding="utf-8"))["keys"].items()
        self._working = {int(version): AESGCM(b64decode(secret)[:32]) for version, secret in secrets}
        self._held: dict[bytes, tuple[AESGCM, float]] = {}
        self._waiting: asyncio.Queue[tuple[str, asyncio.Future[None]]] = asyncio.Queue()

    async def open(self) -> None:
        """Open its two connections."""
        self._data, self._keys = [await asyncpg.connect(dsn) for dsn in self._dsns]
        self._reading = asyncio.Lock()
        self._writer = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Close them."""
        self._writer.cancel()
        await self._data.close()
        await self._keys.close()

    async def fill(self, text: str, question: str) -> str:
        """A text with the names in their holes, once it is on record whose they are."""
        pieces = text.split(HOLE)
        sealed = [(bytes.fromhex(each[:32]), bytes.fromhex(each[32:])) for each in pieces[1::2]]
        keys = await self._opened(row for row, _ in sealed)
        pieces[1::2] = [_name(keys[row], row, envelope) for row, envelope in sealed]
        written = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((_record(question, [UUID(bytes=row) for row, _ in sealed]), written))
        await written
        return "".join(pieces)

    async def _opened(self, rows: Iterable[bytes]) -> dict[bytes, AESGCM]:
        """The keys of volunteers; those that are not held are read at once."""
        now = monotonic()
        keys, lacking = {}, []
        for row in rows:
            key, until = self._held.get(row, (None, 0.0))
            if key is None or until < now:
                lacking.append(row)
            else:
                keys[row] = key
        if lacking:
            async with self._reading:
                found = await self._keys.fetch(KEYS, [UUID(bytes=row) for row in lacking])
            for subject, wrapped in found:
                row = subject.bytes
                working = self._working[int.from_bytes(wrapped[2:HEADER], "big")]
                bound = wrapped[:HEADER] + row + b"RECORD"
                keys[row] = AESGCM(working.decrypt(wrapped[HEADER:BODY], wrapped[BODY:], bound)[:32])
                self._held[row] = keys[row], now + SECONDS
        return keys

    async def _write(self) -> None:
        """Commit the records that wait, together."""
        while True:
            batch = [await self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._data.execute(RECORD, [record for record, _ in batch])
            for _, written in batch:
                written.set_result(None)


def _record(question: str, rows: list[UUID]) -> str:
    """What is put on record of the names that a question opened."""
    said = {
        "id": uuid4(),
        "synthetic": False,
        "caller_kind": "DEPARTMENT",
        "document_hash": f"\\x{sha256(question.encode()).hexdigest()}",
        "opened": [{"field": "Volunteer.name", "form": "plain", "ids": rows}],
        "looked_up": [],
        "refused": [],
        "failed": [],
    }
    return orjson.dumps(said).decode()


def _name(key: AESGCM, row: bytes, envelope: bytes) -> str:
    """A name as JSON."""
    bound: Any = envelope[:HEADER] + BEFORE + row + row + AFTER
    padded = key.decrypt(envelope[HEADER:BODY], envelope[BODY:], bound)
    return orjson.dumps(padded[4 : 4 + int.from_bytes(padded[:4], "big")].decode()).decode()
