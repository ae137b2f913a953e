"""Changes of many stored keys, in batches: wrapped anew, given new versions, old versions destroyed.

What is to be done is told by the keys themselves, so that a rotation that was killed goes on where it stopped, and two
at once do each half. A key that another transaction holds is left for the next round.
"""

from collections.abc import AsyncIterator, Collection
from typing import TYPE_CHECKING, Final
from uuid import UUID

from asyncpg.exceptions import ForeignKeyViolationError

from security.cipher import new_secret
from security.errors import KeyMissing, SealBroken
from security.key_store import CHANNEL, FIRST_VERSION, REGISTER, Named, Pair
from security.keyring import Keyring, Keyrings
from security.place import Keep
from security.subject_keys import bound

if TYPE_CHECKING:
    from asyncpg import Connection, Record

BATCH: Final = 500
_BEFORE_ALL: Final = (UUID(int=0), "", 0)

_WRAPPED_BELOW: Final = """
SELECT subject, keep, version, wrapped FROM subject_key
WHERE kek < $1 AND (subject, keep, version) > ($2, $3, $4) ORDER BY subject, keep, version LIMIT $5
"""
_REWRAP: Final = """
WITH made AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[], $5::bytea[])
    AS made (subject, keep, version, old, new)
), held AS (
    SELECT subject, keep, version FROM subject_key JOIN made USING (subject, keep, version)
    WHERE wrapped = old FOR UPDATE OF subject_key SKIP LOCKED
)
UPDATE subject_key SET kek = $6, wrapped = new FROM made JOIN held USING (subject, keep, version)
WHERE (subject_key.subject, subject_key.keep, subject_key.version) = (made.subject, made.keep, made.version)
AND wrapped = old
"""
_STANDING_BELOW: Final = """
SELECT subject, keep, max(version) AS version FROM subject_key WHERE (subject, keep) > ($2, $3)
GROUP BY subject, keep HAVING max(version) < $1 ORDER BY subject, keep LIMIT $4
"""
# A lock on the version that was seen: a key that is being erased is waited for, and then given no successor.
_GIVE: Final = """
INSERT INTO subject_key (subject, keep, version, kek, wrapped)
SELECT subject, keep, $5, $6, made.wrapped
FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[]) AS made (subject, keep, version, wrapped)
JOIN subject_key AS seen USING (subject, keep, version) ORDER BY subject, keep
FOR KEY SHARE OF seen
ON CONFLICT DO NOTHING
"""
_REPLACED: Final = """
SELECT subject, keep, version FROM subject_key AS old
WHERE version < $1 AND (subject, keep, version) > ($2, $3, $4)
AND EXISTS (
    SELECT FROM subject_key AS new
    WHERE (new.subject, new.keep) = (old.subject, old.keep) AND new.version > old.version
)
ORDER BY subject, keep, version LIMIT $5
"""
_DESTROY: Final = """
WITH held AS (
    SELECT subject, keep, version FROM subject_key
    JOIN unnest($1::uuid[], $2::text[], $3::int[]) AS named (subject, keep, version) USING (subject, keep, version)
    FOR UPDATE OF subject_key SKIP LOCKED
), gone AS (
    DELETE FROM subject_key USING held
    WHERE (subject_key.subject, subject_key.keep, subject_key.version) = (held.subject, held.keep, held.version)
    RETURNING pg_notify($4, '')
)
SELECT count(*) FROM gone
"""


async def rewrap(connection: "Connection[Record]", keyrings: Keyrings) -> AsyncIterator[tuple[int, int]]:
    """Wraps every key anew that an older working key wraps; after each batch, how many were, and how many do not open.

    One round: what another process holds meanwhile is left.
    """
    after: tuple[UUID, str, int] = _BEFORE_ALL
    while True:
        keyring = await keyrings.latest()
        await connection.execute(REGISTER, keyring.current)
        records = await connection.fetch(_WRAPPED_BELOW, keyring.current, *after, BATCH)
        if not records:
            return
        made = {
            (subject, Keep(keep), version): (old, new)
            for subject, keep, version, old in records
            if (new := _rewrapped(keyring, subject, Keep(keep), old))
        }
        status = "UPDATE 0"
        if made:
            old_new = map(list, zip(*made.values(), strict=True))
            status = await connection.execute(_REWRAP, *_arrays(made), *old_new, keyring.current)
        yield int(status.split()[1]), len(records) - len(made)
        after = records[-1][:3]


async def generation(connection: "Connection[Record]") -> tuple[int, bool]:
    """The highest version that any key has, and whether it is still replacing lower ones."""
    record = await connection.fetchrow(
        "SELECT coalesce(max(version), $1), EXISTS (SELECT FROM subject_key AS old JOIN subject_key AS new"
        " USING (subject, keep) WHERE new.version > old.version) FROM subject_key",
        FIRST_VERSION,
    )
    assert record is not None
    return record[0], record[1]


async def give(connection: "Connection[Record]", keyrings: Keyrings, version: int) -> AsyncIterator[int]:
    """Gives every subject that has a lower version a key of this one; after each batch, how many were given one."""
    after: tuple[UUID, str] = _BEFORE_ALL[:2]
    while True:
        records = await connection.fetch(_STANDING_BELOW, version, *after, BATCH)
        if not records:
            return
        keyring = await keyrings.latest()
        await connection.execute(REGISTER, keyring.current)
        wrapped = [keyring.wrap(new_secret(), bound(subject, Keep(keep))) for subject, keep, _ in records]
        names = [(subject, Keep(keep), lower) for subject, keep, lower in records]
        status = await connection.execute(_GIVE, *_arrays(names), wrapped, version, keyring.current)
        yield int(status.split()[2])
        after = records[-1][:2]


async def destroy(connection: "Connection[Record]", version: int, spared: Collection[Pair] = ()) -> AsyncIterator[int]:
    """Destroys versions below this one that a higher one has replaced, and tells everyone; after each batch, how many.

    spared: those whose old versions stay
    """
    after: tuple[UUID, str, int] = _BEFORE_ALL
    while records := await connection.fetch(_REPLACED, version, *after, BATCH):
        named = [(subject, Keep(keep), old) for subject, keep, old in records]
        doomed = _arrays([each for each in named if each[:2] not in spared])
        yield await connection.fetchval(_DESTROY, *doomed, CHANNEL)
        after = records[-1][:3]


async def replaced(connection: "Connection[Record]", names: Collection[Named]) -> int:
    """How many of these are keys that a higher version has replaced; one that is named twice counts twice."""
    return await connection.fetchval(
        "SELECT count(*) FROM unnest($1::uuid[], $2::text[], $3::int[]) AS old (subject, keep, version)"
        " JOIN subject_key USING (subject, keep, version) WHERE EXISTS (SELECT FROM subject_key AS new"
        " WHERE (new.subject, new.keep) = (old.subject, old.keep) AND new.version > old.version)",
        *_arrays(names),
    )


async def retire(connection: "Connection[Record]", version: int) -> int:
    """Lets a working key wrap nothing any more, unless it still wraps keys: how many do."""
    try:
        await connection.execute("DELETE FROM working_key WHERE version = $1", version)
    except ForeignKeyViolationError:
        return (await wrapped(connection)).get(version, 0)
    return 0


async def wrapped(connection: "Connection[Record]") -> dict[int, int]:
    """How many keys each working key wraps."""
    return await _counted(connection, "kek")


async def versions(connection: "Connection[Record]") -> dict[int, int]:
    """How many keys there are of each version."""
    return await _counted(connection, "version")


async def _counted(connection: "Connection[Record]", column: str) -> dict[int, int]:
    records = await connection.fetch(f"SELECT {column}, count(*) FROM subject_key GROUP BY 1 ORDER BY 1")
    return {record[0]: record[1] for record in records}


def _arrays(names: Collection[Named]) -> list[list[object]]:
    """Names as three columns."""
    return [[name[part] for name in names] for part in range(3)]


def _rewrapped(keyring: Keyring, subject: UUID, keep: Keep, wrapped: bytes) -> bytes | None:
    """A key wrapped by the current working key; None when it does not unwrap."""
    try:
        return keyring.wrap(keyring.unwrap(wrapped, bound(subject, keep)), bound(subject, keep))
    except (KeyMissing, SealBroken):
        return None
