"""A hub in a process of its own that erases a volunteer and kills itself, before it destroys the first key or after.

It reads what it needs as JSON: `home`, the `addresses` by role, the `volunteer`, and `when`.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from hub.db.address import Address, Addresses
from hub.graph.request import Request
from hub.hub import gather, open_hub
from hub.rights.erasure import erase
from hub.rights.officer import officer
from hub.settings import Settings
from security.place import Keep
from security.vault import Vault


class Mortal(Vault):
    """A vault whose process ends with its first erasure."""

    when = "before"

    async def erase(self, subject: UUID, keep: Keep) -> None:
        """Destroy a key, or not, and end at once, with nothing closed."""
        if self.when == "after":
            await super().erase(subject, keep)
        os.kill(os.getpid(), signal.SIGKILL)


async def main(told: dict[str, Any]) -> None:
    """Erase the volunteer."""
    settings = Settings(home=Path(told["home"]), demo=True)
    addresses = Addresses(**{role: Address(dsn) for role, dsn in told["addresses"].items()})
    plugins, _ = gather(settings)
    async with open_hub(settings, plugins=plugins, addresses=addresses) as hub:
        Mortal.when = told["when"]
        hub.vault.__class__ = Mortal
        async with hub.works.begin(officer(hub.registry, "test"), Request(query="")) as work:
            await erase(work.context, UUID(told["volunteer"]))
    raise SystemExit("it should have died")


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))
