"""Where the wrapped keys of subjects are kept, apart from the data that they seal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from uuid import UUID

from asyncpg.exceptions import ForeignKeyViolationError

from security.envelope import key_version
from security.errors import KeyMissing
from security.place import Keep

if TYPE_CHECKING:
    from asyncpg import Pool, Record

FIRST_VERSION: Final = 1
"""The version of the first keys, which their envelopes name."""
CHANNEL: Final = "subject_key"
"""Where destroyed keys are told: a subject and a class, or nothing where they are many."""

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS subject_key (
    subject uuid NOT NULL,
    keep text NOT NULL,
    kek int NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (subject, keep)
);
CREATE TABLE IF NOT EXISTS working_key (version int PRIMARY KEY);
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'subject_key'::regclass AND attname = 'version') THEN
        INSERT INTO working_key SELECT DISTINCT kek FROM subject_key;
        ALTER TABLE subject_key
            ADD COLUMN version int NOT NULL DEFAULT 1,
            DROP CONSTRAINT subject_key_pkey,
            ADD PRIMARY KEY (subject, keep, version),
            ADD FOREIGN KEY (kek) REFERENCES working_key;
        CREATE INDEX ix_subject_key_version ON subject_key (version);
        CREATE INDEX ix_subject_key_kek ON subject_key (kek);
    END IF;
END $$
"""
"""The tables of a PostgresKeyStore, made or brought up to this.

subject_key: one data key of a subject and class; all that stand at a higher version replace those below
working_key: the versions that may wrap; what is not in it, because it was retired, wraps nothing any more
"""

REGISTER: Final = """
INSERT INTO working_key SELECT $1 WHERE $1 > ALL (SELECT version FROM working_key) ON CONFLICT DO NOTHING
"""
"""Lets a working key wrap that is newer than all others; one that was retired stays out."""

CREATE: Final = """
INSERT INTO subject_key (subject, keep, version, kek, wrapped)
SELECT subject, keep, (SELECT coalesce(max(version), 1) FROM subject_key), kek, wrapped
FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[]) AS made (subject, keep, kek, wrapped)
ON CONFLICT DO NOTHING
"""

Pair = tuple[UUID, Keep]
Named = tuple[UUID, Keep, int]
"""A subject, a class and a version."""


class Stored(NamedTuple):
    """A wrapped key, and its version."""

    version: int
    wrapped: bytes


class KeyStore(Protocol):
    """Wrapped keys by subject, class and version."""

    async def fetch(self, names: Sequence[Named]) -> dict[Named, bytes]:
        """The wrapped keys that exist, in one read."""

    async def current(self, pairs: Sequence[Pair]) -> dict[Pair, Stored]:
        """The highest version of each pair that has a key, in one read."""

    async def create(self, wrapped: Mapping[Pair, bytes]) -> dict[Pair, Stored]:
        """The highest versions that are stored once each pair that had no key has been given the one named here."""

    async def delete(self, subject: UUID, keep: Keep) -> None:
        """Removes every version of a key, if there is one, and tells everyone."""


class PostgresKeyStore:
    """Wrapped keys in a PostgreSQL of their own, in the tables that SCHEMA makes."""

    def __init__(self, pool: "Pool[Record]") -> None:
        self._pool = pool

    async def fetch(self, names: Sequence[Named]) -> dict[Named, bytes]:
        """The wrapped keys that exist, in one read."""
        records = await self._pool.fetch(
            "SELECT subject, keep, version, wrapped FROM subject_key"
            " JOIN unnest($1::uuid[], $2::text[], $3::int[]) AS named (subject, keep, version)"
            " USING (subject, keep, version)",
            *map(list, zip(*names, strict=True)),
        )
        return {(subject, Keep(keep), version): wrapped for subject, keep, version, wrapped in records}

    async def current(self, pairs: Sequence[Pair]) -> dict[Pair, Stored]:
        """The highest version of each pair that has a key, in one read."""
        records = await self._pool.fetch(
            "SELECT DISTINCT ON (subject, keep) subject, keep, version, wrapped FROM subject_key"
            " JOIN unnest($1::uuid[], $2::text[]) AS pair (subject, keep) USING (subject, keep)"
            " ORDER BY subject, keep, version DESC",
            *map(list, zip(*pairs, strict=True)),
        )
        return {(subject, Keep(keep)): Stored(version, wrapped) for subject, keep, version, wrapped in records}

    async def create(self, wrapped: Mapping[Pair, bytes]) -> dict[Pair, Stored]:
        """The highest versions that are stored once each pair that had no key has been given the one named here.

        KeyMissing when the working key that wraps them is retired.
        """
        if not await self._inserted(wrapped):
            # The first key that a new working key wraps, or one that a retired working key has wrapped.
            await self._pool.execute(REGISTER, max(map(key_version, wrapped.values())))
            if not await self._inserted(wrapped):
                raise KeyMissing("the working key that wraps a subject's key is retired")
        # A statement of its own: the one above does not see what another writer committed meanwhile.
        return await self.current(list(wrapped))

    async def delete(self, subject: UUID, keep: Keep) -> None:
        """Removes every version of a key, if there is one, and tells everyone."""
        # Until nothing is left: a rotation may add a version that the statement before did not see.
        while await self._pool.fetchval(
            "WITH gone AS (DELETE FROM subject_key WHERE subject = $1 AND keep = $2 RETURNING version)"
            " SELECT count(pg_notify($3, $4)) FROM gone",
            *(subject, keep, CHANNEL, f"{subject} {keep}"),
        ):
            continue

    async def _inserted(self, wrapped: Mapping[Pair, bytes]) -> bool:
        """Gives each pair its key where it has none; false when their working key may not wrap."""
        # In one order, so that two writers of many keys do not wait for each other in a circle.
        pairs = sorted(wrapped)
        try:
            await self._pool.execute(
                CREATE,
                [subject for subject, _ in pairs],
                [keep for _, keep in pairs],
                [key_version(wrapped[pair]) for pair in pairs],
                [wrapped[pair] for pair in pairs],
            )
        except ForeignKeyViolationError:
            return False
        return True
