"""What is tried: graphs over data, and those who ask them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from hub.db.address import Addresses
from hub.graph.caller import Caller
from hub.graph.fields import table_of
from security.blind_index import IndexKeys
from security.cipher import new_secret
from security.keyring import Keyring
from security.subject_keys import SubjectKeys
from security.vault import Vault
from tests.demos import Demo
from tests.oracle.asking import BehindTheWall
from tests.oracle.hints import Hints, harvest, hints
from tests.oracle.library.asked import parts
from tests.oracle.library.callers import callers
from tests.oracle.library.furnished import SCHEMA, furnish
from tests.oracle.library.rows import ReaderRow
from tests.oracle.serving import trials, witness
from tests.oracle.trial import Trial
from tests.security.memory import MemoryKeyStore


class World:
    """Engine and oracle over the same data.

    unwalled: the same two, the engine on a connection that no row-level security narrows
    known: what a generator knows of the data
    callers: those who ask, by name; the first sees everything
    unscoped: those of them whose rows the wall alone can tell, with the planner's scopes switched off
    """

    def __init__(
        self,
        trial: Trial,
        unwalled: Trial,
        known: Hints,
        callers: Mapping[str, Caller],
        unscoped: Mapping[str, Caller],
    ) -> None:
        self.trial = trial
        self.unwalled = unwalled
        self.known = known
        self.callers = callers
        self.unscoped = unscoped


async def world(opened: tuple[Trial, Trial], asking: Mapping[str, Caller], counting: Sequence[str] = ()) -> World:
    """A world whose generator knows the data and cursors of real answers.

    counting: those who may count rows that they do not see, for whom the wall is opened now and then
    """
    trial, unwalled = opened
    graph = trial.engine.graph
    known = hints(graph.schema, graph.parts, trial.oracle.snapshot)
    await harvest(known, trial.engine, next(iter(asking.values())))
    unscoped = {name: BehindTheWall(asks, graph.parts) for name, asks in asking.items() if name not in counting}
    return World(trial, unwalled, known, asking, unscoped)


@asynccontextmanager
async def province(demo: Demo, only: str | None = None) -> AsyncIterator[World]:
    """The demo's province, asked by the holders of its tokens, by one who declares a purpose, and by a stranger."""
    hub = demo.hub
    shown = {name: {b"authorization": f"Bearer {token}".encode()} for name, token in demo.tokens.items()}
    shown["for a purpose"] = {**shown["social-work"], b"hub-purpose": b"SERVICE"}
    shown["stranger"] = {}
    asking = {name: await hub.authentication.actor(headers) for name, headers in shown.items()}
    async with trials(hub.registry.parts, hub.vault, hub.addresses, only=only) as opened:
        yield await world(opened, asking)


@asynccontextmanager
async def library(addresses: Addresses) -> AsyncIterator[World]:
    """The library, made new in a database."""
    keys = SubjectKeys(Keyring({1: new_secret()}), MemoryKeyStore())
    vault = Vault(keys, index=IndexKeys({2: new_secret(), 3: new_secret()}))
    async with witness(addresses.owner, {}) as owner:
        await furnish(owner, vault, keys)
    async with trials(parts(), vault, addresses, schema=SCHEMA) as opened:
        me = opened[0].oracle.snapshot.rows[table_of(ReaderRow).name][2]["id"]
        yield await world(opened, callers(me), ("counter",))
