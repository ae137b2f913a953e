"""The servers of a test run, and the databases that tests make on them."""

import itertools

from hub.db.address import Address, Addresses
from hub.db.connect import connect


class Servers:
    """The two servers, and databases on them that this worker makes as copies of others and drops."""

    def __init__(self, addresses: Addresses, data: Address, keys: Address, worker: str) -> None:
        self._addresses = addresses
        self.data = data
        self.keys = keys
        self._names = (f"{worker}_{number}" for number in itertools.count())

    async def make(self, template: str) -> str:
        """The name of a new copy of a data database, which has a store of keys of its own."""
        name = next(self._names)
        await self.copy(name, template)
        await run(self.keys, f"CREATE DATABASE {name} TEMPLATE hub_keys OWNER hub_keys")
        return name

    async def copy(self, name: str, template: str) -> None:
        """Copy a data database, with who may enter it."""
        await run(
            self.data,
            f"CREATE DATABASE {name} TEMPLATE {template} OWNER hub_owner",
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {name} TO hub_app, hub_loader",
            f"GRANT TEMPORARY ON DATABASE {name} TO hub_loader",
        )

    async def drop(self, name: str) -> None:
        """Drop what `make` made, whoever still uses it."""
        for superuser in (self.data, self.keys):
            await run(superuser, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def addresses(self, name: str) -> Addresses:
        """The addresses of the databases of one name."""
        found = self._addresses
        return Addresses(
            app=found.app.beside(name),
            loader=found.loader.beside(name),
            owner=found.owner.beside(name),
            keys=found.keys.beside(name),
        )


async def run(address: Address, *statements: str) -> None:
    """Run statements, one after another, on a connection of their own."""
    connection = await connect(address)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
