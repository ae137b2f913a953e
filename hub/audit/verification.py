"""Looks the whole audit over, against the seals that were anchored."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.access.audit import CONTENT, content_of
from hub.db.connect import Connection
from security.audit_check import Broken, Check
from security.audit_seal import Seal

_RECORDS = f"""
SELECT sequence, link, extract(epoch FROM at)::bigint AS moment, {", ".join(CONTENT)}
FROM audit_record WHERE sequence > $1 ORDER BY sequence
"""
_HEAD = "SELECT sequence, link FROM audit_head"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What looking over the audit found.

    first, last: the records that are good
    sealed: up to which record seals vouch for them; what came later could have been rewritten whole
    bad: the first record that is not as it was written
    reason: what is wrong with it
    """

    first: int
    last: int
    sealed: int
    bad: int | None = None
    reason: str | None = None


def seals_of(lines: Iterable[bytes], public: bytes) -> list[Seal]:
    """The seals among the lines of an anchor. Raises Broken for one that the key of a public half has not signed."""
    seals = []
    for line in lines:
        if (found := Seal.read(line)) is None:
            continue
        seal, signature = found
        if not seal.is_signed(public, signature):
            raise Broken(seal.first, f"and those up to {seal.last} have a seal that is signed by another key")
        seals.append(seal)
    return seals


async def verify(connection: Connection, lines: Iterable[bytes], public: bytes) -> Verdict:
    """Look every record over, in the order of the chain, as the database is at one moment."""
    try:
        check = Check(seals_of(lines, public))
    except Broken as broken:
        return Verdict(first=0, last=0, sealed=0, bad=broken.sequence, reason=str(broken))
    first = check.last + 1
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            async for row in connection.cursor(_RECORDS, check.last, prefetch=1000):
                check.add(row["sequence"], row["moment"], content_of(dict(row)), row["link"])
            check.finish(*(await connection.fetchrow(_HEAD) or (0, b"")))
    except Broken as broken:
        return Verdict(first=first, last=check.last, sealed=check.sealed, bad=broken.sequence, reason=str(broken))
    return Verdict(first=first, last=check.last, sealed=check.sealed)
