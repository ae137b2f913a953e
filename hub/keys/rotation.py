"""Rotations: everything wrapped or sealed anew, while the hub serves.

Nothing is noted of how far a rotation has come: what is to be done is read from what is stored, so that one that was
killed goes on when it is called again, and two at once help each other.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hub.db.connect import Connection
from hub.keys.quiet import quiet
from hub.keys.reseal import Sweep, Told, reseal
from hub.keys.sealed_tables import SealedTable
from hub.keys.strays import refuse_strays
from security import key_rotation
from security.keyring import Keyrings
from security.vault import Vault

GRACE = 60.0
"""Seconds for which replaced keys stay: for what was read before its value was resealed, and is being opened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """Where keys are rotated.

    data: a connection past the walls
    keys: a connection to the store of keys
    tables: all that hold sealed values
    declared: the names of all tables that somebody answers for
    """

    data: Connection
    keys: Connection
    tables: Sequence[SealedTable]
    declared: Collection[str]
    keyrings: Keyrings
    vault: Vault


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotated:
    """What a rotation has done.

    version: the working key that wraps all, or the version that has replaced the lower ones
    done: keys that were wrapped anew, or rows with values that were resealed
    closed: keys that do not unwrap, or values that do not open, and stay as they are
    """

    version: int
    done: int
    closed: int


async def rotate_kek(ground: Ground, told: Told) -> Rotated:
    """Wraps the keys of all subjects by the current working key."""
    done = 0
    while True:
        moved = closed = 0
        async for rewrapped, unopened in key_rotation.rewrap(ground.keys, ground.keyrings):
            moved, closed = moved + rewrapped, closed + unopened
            told("subject_key", rewrapped)
        done += moved
        current = (await ground.keyrings.latest()).current
        counts = await key_rotation.wrapped(ground.keys)
        left = sum(count for version, count in counts.items() if version < current)
        if left <= closed:
            return Rotated(version=current, done=done, closed=closed)
        await asyncio.sleep(0 if moved else 1)


async def rotate_data(ground: Ground, told: Told, *, grace: float | None = None, abandon: bool = False) -> Rotated:
    """Gives all subjects a new key, reseals every value by it, and destroys the old keys.

    A rotation that was begun and not ended is ended, and no other is begun.
    abandon: whether keys are destroyed that sealed what does not open any more
    Raises PluginError where a plugin that does not run has sealed values.
    """
    highest, unfinished = await key_rotation.generation(ground.keys)
    version = highest if unfinished else highest + 1
    await refuse_strays(ground.data, ground.declared, version)
    done, sweep = 0, await _sweep(ground, version, told)
    while True:
        done += sweep.resealed
        # Whoever began before the last key was given may still store what an older one has sealed.
        await quiet(ground.data)
        sweep = await _sweep(ground, version, told)
        if not (sweep.given or sweep.resealed or sweep.left):
            break
    await refuse_strays(ground.data, ground.declared, version)
    await asyncio.sleep(GRACE if grace is None else grace)
    async for _ in key_rotation.destroy(ground.keys, version, () if abandon else sweep.subjects):
        pass
    return Rotated(version=version, done=done, closed=sweep.closed)


async def _sweep(ground: Ground, version: int, told: Told) -> Sweep:
    """Sees that every subject has a key of a version, then reseals all that is older, once through."""
    sweep = Sweep()
    async for given in key_rotation.give(ground.keys, ground.keyrings, version):
        sweep.given += given
        told("subject_key", given)
    for table in ground.tables:
        await reseal(ground.data, ground.vault, table, version, sweep, told)
    return sweep
