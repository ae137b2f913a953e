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

from hub.access.audit import APPEND, CONTENT, SAID
from security.audit_chain import canonical

HOLE = "\x01"
"""Stands around the id and the envelope of a name in a text of PostgreSQL."""
SECONDS = 60.0
"""How long a key is held."""
KEYS = """
SELECT subject, version, wrapped FROM subject_key
JOIN unnest($1::uuid[], $2::int[]) AS named (subject, version) USING (subject, version) WHERE keep = 'RECORD'
"""
VERSION, HEADER, BODY = 2, 6, 18
"""Where the key version of an envelope begins, and where its nonce does and ends."""
BEFORE, AFTER = b"\x00\x09volunteer\x00\x04name", b"\x00\x06RECORD"
"""What stands before and after the row and the subject in the bytes that a name is bound to."""

Named = tuple[bytes, int]
"""A volunteer, and the version of a key."""


class Names:
    """Opens volunteers' names, and puts on record whose."""

    def __init__(self, dsn: str, keys: str, keyring: Path) -> None:
        self._dsns = dsn, keys
        secrets = json.loads(keyring.read_text(encoding="utf-8"))["keys"].items()
        self._working = {int(version): AESGCM(b64decode(secret)[:32]) for version, secret in secrets}
        self._held: dict[Named, tuple[AESGCM, float]] = {}
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
        keys = await self._opened((row, _version(envelope)) for row, envelope in sealed)
        pieces[1::2] = [_name(keys[row, _version(envelope)], row, envelope) for row, envelope in sealed]
        written = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((_record(question, [UUID(bytes=row) for row, _ in sealed]), written))
        await written
        return "".join(pieces)

    async def _opened(self, names: Iterable[Named]) -> dict[Named, AESGCM]:
        """The keys of volunteers, as their envelopes name them; those that are not held are read at once."""
        now = monotonic()
        keys, lacking = {}, []
        for name in names:
            key, until = self._held.get(name, (None, 0.0))
            if key is None or until < now:
                lacking.append(name)
            else:
                keys[name] = key
        if lacking:
            async with self._reading:
                found = await self._keys.fetch(
                    KEYS, [UUID(bytes=row) for row, _ in lacking], [version for _, version in lacking]
                )
            for subject, version, wrapped in found:
                name = subject.bytes, version
                bound = wrapped[:HEADER] + subject.bytes + b"RECORD"
                secret = self._working[_version(wrapped)].decrypt(wrapped[HEADER:BODY], wrapped[BODY:], bound)
                keys[name] = AESGCM(secret[:32])
                self._held[name] = keys[name], now + SECONDS
        return keys

    async def _write(self) -> None:
        """Commit the records that wait, together."""
        while True:
            batch = [await self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._data.execute(APPEND, [record for record, _ in batch])
            for _, written in batch:
                written.set_result(None)


def _record(question: str, rows: list[UUID]) -> str:
    """What is put on record of the names that a question opened, spelled as the chain spells it."""
    said = {
        **dict.fromkeys(CONTENT),
        **dict.fromkeys(SAID, ()),
        "id": uuid4(),
        "synthetic": False,
        "caller_kind": "DEPARTMENT",
        "document_hash": sha256(question.encode()).digest(),
        "opened": [{"field": "Volunteer.name", "form": "plain", "ids": rows}],
    }
    return canonical(said).decode()


def _version(envelope: bytes) -> int:
    """The version of the key that an envelope was sealed with."""
    return int.from_bytes(envelope[VERSION:HEADER], "big")


def _name(key: AESGCM, row: bytes, envelope: bytes) -> str:
    """A name as JSON."""
    bound: Any = envelope[:HEADER] + BEFORE + row + row + AFTER
    padded = key.decrypt(envelope[HEADER:BODY], envelope[BODY:], bound)
    return orjson.dumps(padded[4 : 4 + int.from_bytes(padded[:4], "big")].decode()).decode()
