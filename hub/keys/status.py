"""How keys stand: what wraps what, which versions there are, and what is still to be resealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.db.connect import Connection
from hub.keys.rotation import Ground
from hub.keys.sealed_tables import SealedTable
from security import key_rotation, keyring_file
from security.key_store import Named
from security.keyring_file import Wrapped
from security.place import Keep

BATCH = 1000
"""The most values that are looked at at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingKey:
    """A working key: whether a provider keeps it closed, whether it is the one that wraps, how many keys it wraps."""

    version: int
    is_wrapped: bool
    is_current: bool
    wraps: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """All keys by version, and what is left to do.

    lost: working keys that wrap keys and are not in the keyring
    subjects: how many data keys there are of each version
    left: for each table, how many values are sealed by a key that a newer one has replaced
    """

    working: Sequence[WorkingKey]
    lost: Mapping[int, int]
    subjects: Mapping[int, int]
    left: Mapping[str, int]


async def standing(ground: Ground, keyring: Path) -> Standing:
    """How the keys of a hub stand."""
    secrets, _ = keyring_file.read(keyring)
    wraps = await key_rotation.wrapped(ground.keys)
    subjects = await key_rotation.versions(ground.keys)
    return Standing(
        working=[
            WorkingKey(
                version=version,
                is_wrapped=isinstance(secret, Wrapped),
                is_current=version == max(secrets),
                wraps=wraps.get(version, 0),
            )
            for version, secret in sorted(secrets.items())
        ],
        lost={version: count for version, count in wraps.items() if version not in secrets},
        subjects=subjects,
        left={table.name: await _left(ground, table, max(subjects, default=0)) for table in ground.tables},
    )


async def _left(ground: Ground, table: SealedTable, highest: int) -> int:
    """How many values of a table are sealed by a key that a newer one has replaced."""
    left, names = 0, []
    async with ground.data.transaction(readonly=True):
        async for subject, keep, version in ground.data.cursor(
            table.values, highest.to_bytes(4, "big"), prefetch=BATCH
        ):
            if subject is not None:
                names.append((subject, Keep(keep), int.from_bytes(version, "big")))
            if len(names) == BATCH:
                left += await _replaced(ground.keys, names)
                names = []
    return left + await _replaced(ground.keys, names)


async def _replaced(keys: Connection, names: Sequence[Named]) -> int:
    return await key_rotation.replaced(keys, names) if names else 0
