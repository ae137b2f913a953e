"""Removes what has been kept long enough, so that what remains can still be looked over."""

from collections.abc import Sequence
from dataclasses import replace
from time import time

from hub.audit.anchor import Anchor
from hub.audit.verification import seals_of
from hub.db.connect import Connection
from hub.errors import NotFound
from security.audit_seal import Seal
from security.signature import SigningKey

KEEP = "audit.keepYears"
"""The policy parameter that says for how many years a record is kept."""

_YEARS = """
SELECT value::integer FROM policy_parameter
WHERE key = $1 AND valid_from <= current_date AND (valid_to IS NULL OR valid_to >= current_date)
"""
_OVER = "SELECT max(sequence) FROM audit_record WHERE at < now() - make_interval(years => $1)"
_RECORDS = "DELETE FROM audit_record WHERE sequence <= $1"
_DISCLOSURES = "DELETE FROM disclosure WHERE at < now() - make_interval(years => $1)"


async def prune(connection: Connection, anchor: Anchor, key: SigningKey) -> int:
    """How many records were removed because their time was over; `connection` is the owner's. Raises NotFound.

    Only whole sealed stretches go. That they went is itself signed and anchored, before they do.
    """
    years = await connection.fetchval(_YEARS, KEEP)
    if years is None:
        raise NotFound(f"Policy parameter {KEEP} has no value today.")
    over = await connection.fetchval(_OVER, years) or 0
    last = _whole(seals_of(await anchor.lines(), key.public), over)
    if last is None:
        return 0
    await anchor.append(replace(last, at=int(time()), pruned=True).signed(key))
    async with connection.transaction():
        await connection.execute(_DISCLOSURES, years)
        return int((await connection.execute(_RECORDS, last.last)).split()[1])


def _whole(seals: Sequence[Seal], over: int) -> Seal | None:
    """The last seal of records that are all over, and that no other seal has in the middle."""
    kept = [seal for seal in seals if not seal.pruned]
    return max(
        (seal for seal in kept if seal.last <= over and not any(each.first <= seal.last < each.last for each in kept)),
        key=lambda seal: seal.last,
        default=None,
    )
