"""Budgets: what is spent at once, what is leased, what several processes share, and what happens without a database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from time import perf_counter
from uuid import uuid4

import pytest
import pytest_asyncio

from hub.access import budgets as module
from hub.access.account import SLICES, Account
from hub.access.actor import Actor, ActorKind
from hub.access.budgets import MOST, Budgets
from hub.access.proxies import Proxies
from hub.db.address import Address, Addresses
from hub.db.connect import Connection, connect
from hub.errors import NotNow
from hub.settings import Allowance
from tests.access.conftest import Clock

ALLOWED = Allowance(400, 40_000)
ALLOWANCES = dict.fromkeys(ActorKind, ALLOWED)
CLIENT = Proxies().client
STRANGER = Actor(kind=ActorKind.ANONYMOUS)
HERE = ("192.0.2.7", 4711)


class Line:
    """Opens connections to an address that may be wrong."""

    def __init__(self, address: Address) -> None:
        self.address = address

    async def __call__(self) -> Connection:
        return await connect(self.address)


def department() -> Actor:
    """A department by a token of its own."""
    return Actor(kind=ActorKind.DEPARTMENT, id=uuid4())


@pytest.fixture
def line(database: Addresses) -> Line:
    """The way to the database."""
    return Line(database.app)


@pytest_asyncio.fixture
async def budgets(line: Line, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Budgets]:
    """The budgets of a process that leases."""
    async with leasing(line, monkeypatch) as (one,):
        yield one


@asynccontextmanager
async def leasing(line: Line, monkeypatch: pytest.MonkeyPatch, count: int = 1) -> AsyncIterator[list[Budgets]]:
    """The budgets of some processes that lease often."""
    monkeypatch.setattr(module, "PAUSE", 0.02)
    async with AsyncExitStack() as stack:
        made = [Budgets(ALLOWANCES, line, client=CLIENT) for _ in range(count)]
        for each in made:
            stack.push_async_callback(_stopped, asyncio.create_task(each.lease()))
        yield made


async def _stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def spend(account: Account, cost: int = 0) -> int:
    """How many requests of a cost an account lets in before it is spent."""
    count = 0
    with suppress(NotNow):
        while True:
            if not account.enter():
                await account.wait_to_enter()
            if not account.pay(cost):
                await account.wait(cost)
            count += 1
    return count


async def test_whole_budget_can_be_spent_and_not_one_request_more(budgets: Budgets) -> None:
    account = budgets.account(department(), {}, HERE)
    assert await spend(account) == ALLOWED.requests
    with pytest.raises(NotNow, match="400 requestsPerMinute is spent") as spent:
        await account.wait_to_enter()
    assert 1 <= spent.value.seconds <= 60
    assert spent.value.extensions["value"] == ALLOWED.requests


async def test_cost_is_a_budget_of_its_own(budgets: Budgets) -> None:
    account = budgets.account(department(), {}, HERE)
    assert await spend(account, cost=5_000) == ALLOWED.cost // 5_000
    with pytest.raises(NotNow, match="costPerMinute"):
        await account.wait(5_000)


async def test_several_processes_share_one_budget(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    async with leasing(line, monkeypatch, count=4) as processes:
        caller = department()
        counts = await asyncio.gather(*(spend(each.account(caller, {}, HERE)) for each in processes))
        slices = len(processes) * ALLOWED.requests // SLICES
        assert ALLOWED.requests <= sum(counts) <= ALLOWED.requests + slices


async def test_usual_request_is_paid_without_waiting(line: Line) -> None:
    account = Budgets(ALLOWANCES, line, client=CLIENT).account(department(), {}, HERE)
    assert account.enter()
    assert account.pay(100)


async def test_next_minute_has_a_budget_of_its_own(line: Line) -> None:
    clock = Clock()
    account = Budgets(ALLOWANCES, line, client=CLIENT, clock=clock).account(department(), {}, HERE)
    assert account.pay(ALLOWED.cost // SLICES)
    assert not account.pay(1)
    clock.now += 60
    assert account.pay(ALLOWED.cost // SLICES)


async def test_strangers_have_an_account_for_each_address(line: Line) -> None:
    accounts = Budgets(ALLOWANCES, line, client=CLIENT)
    here, there = accounts.account(STRANGER, {}, HERE), accounts.account(STRANGER, {}, ("192.0.2.8", 1))
    assert accounts.account(STRANGER, {}, HERE) is here
    assert here is not there
    one, other = (accounts.account(STRANGER, {}, (f"2001:db8::{last}", 1)) for last in (1, 2))
    assert one is other
    assert accounts.account(STRANGER, {}, ("2001:db8:0:1::1", 1)) is not one


async def test_signed_in_caller_has_one_account_wherever_it_asks_from(line: Line) -> None:
    accounts, caller = Budgets(ALLOWANCES, line, client=CLIENT), department()
    assert accounts.account(caller, {}, HERE) is accounts.account(caller, {}, ("192.0.2.8", 1))
    visitor = Actor(kind=ActorKind.DEPARTMENT, name="visitor-1")
    assert accounts.account(visitor, {}, HERE) is accounts.account(visitor, {}, ("192.0.2.8", 1))


async def test_nothing_of_an_address_is_stored(budgets: Budgets, loader: Connection) -> None:
    await spend(budgets.account(STRANGER, {}, HERE))
    stored = await loader.fetch("SELECT budget::text FROM budget WHERE requests > 0")
    assert stored
    assert HERE[0] not in str(stored)


async def test_accounts_of_many_addresses_fill_no_memory(line: Line) -> None:
    accounts = Budgets(ALLOWANCES, line, client=CLIENT)
    for number in range(MOST + 10):
        accounts.account(STRANGER, {}, (f"10.0.{number >> 8}.{number & 255}", 1))
    assert len(accounts._accounts) <= MOST


async def test_process_that_cannot_lease_counts_alone(
    line: Line, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    line.address = line.address.beside("nowhere")
    async with leasing(line, monkeypatch) as (alone,):
        assert await spend(alone.account(department(), {}, HERE)) == ALLOWED.requests
    assert caplog.messages == ["budgets cannot be leased (InvalidCatalogNameError); each process counts alone"]


async def test_crowd_of_waiting_requests_is_turned_away(line: Line) -> None:
    account = Budgets(ALLOWANCES, line, client=CLIENT).account(department(), {}, HERE)
    waiting = [asyncio.create_task(account.wait(ALLOWED.cost)) for _ in range(200)]
    done, pending = await asyncio.wait(waiting, timeout=0.1)
    assert all(isinstance(task.exception(), NotNow) for task in done)
    assert (len(done), len(pending)) == (100, 100)
    for task in pending:
        task.cancel()


async def test_payment_is_cheap(line: Line) -> None:
    """Far below what anything else of a request takes: a microsecond is the aim, three are certain."""
    accounts, caller = Budgets(dict.fromkeys(ActorKind, Allowance(10**9, 10**12)), line, client=CLIENT), department()
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        for _ in range(2_000):
            account = accounts.account(caller, {}, HERE)
            account.enter()
            account.pay(100)
        best = min(best, (perf_counter() - start) / 2_000)
    assert best < 3e-6
