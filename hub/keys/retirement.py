"""The end of a working key: of what it wrapped, nothing opens any more, in any backup."""

from hub.db.connect import Connection
from security import key_rotation
from security.errors import KeyringRefused
from security.working_keys import WorkingKeys


async def retire(keys: Connection, working: WorkingKeys, version: int) -> None:
    """Destroys an old working key; KeyringRefused for the current one, and while it still wraps keys.

    The store is told first, and refuses from then on whatever a process that has not heard would wrap by it.
    """
    if version >= (await working.latest()).current:
        raise KeyringRefused(f"working key {version} is the current one: run hub keys add, then hub keys rotate kek")
    if wraps := await key_rotation.retire(keys, version):
        raise KeyringRefused(f"working key {version} still wraps {wraps} keys: run hub keys rotate kek first")
    working.retire(version)
