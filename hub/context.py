"""What a mutation and a hook work with: one transaction, the one who asks, and the rules of the house."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from hub.actions import Action, Event, Override
from hub.db.row import Row
from hub.decisions import Predicate
from hub.errors import NotFound, Refused
from hub.graph.caller import PREFIX
from hub.graph.fields import column_of, table_of
from hub.graph.holes import Filling
from hub.rows.doomed_key import DoomedKeyRow
from hub.rows.policy_parameter import PolicyParameterRow
from security.indexed import index_values
from security.place import Keep, Place
from security.sealed import Plain
from security.vault import Vault

if TYPE_CHECKING:
    from hub.access.actor import Actor
    from hub.rights.holders import Holders
    from hub.works import Guards

R = TypeVar("R", bound=Row)
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Context:
    """One mutation at work: what it reads, writes, asks and tells is one transaction.

    synthetic: whether this hub holds a demo, where nothing real is accepted
    changes: what it changes of the hub itself, to be put on record with it
    holders: who is asked about a person
    forgets: whether keys were given up, which are destroyed once this is committed
    """

    def __init__(
        self,
        *,
        actor: "Actor",
        session: AsyncSession,
        vault: Vault,
        guards: "Guards",
        holders: "Holders",
        record: Callable[[Filling], Awaitable[None]],
        now: datetime,
        synthetic: bool,
    ) -> None:
        self.actor = actor
        self.synthetic = synthetic
        self.session = session
        self.changes: list[str] = []
        self.now = now.astimezone(SHANGHAI).replace(microsecond=0)
        self.holders = holders
        self.forgets = False
        self._vault = vault
        self._guards = guards
        self._record = record

    @property
    def today(self) -> date:
        """The calendar day in Asia/Shanghai."""
        return self.now.date()

    @property
    def sealed_fields(self) -> frozenset[str]:
        """The labels of all sealed fields of the graph, such as `Volunteer.name`."""
        return frozenset(self._guards.parts.sealed())

    async def add(self, row: R) -> R:
        """Store a row; what is plain in its sealed columns is indexed, and sealed in its place first."""
        table = table_of(type(row))
        for name, index in index_values(table, self._vault.index, lambda name: getattr(row, name)).items():
            setattr(row, name, index)
        open_values = [
            (column, value) for column in table.columns if isinstance(value := getattr(row, column.key, None), Plain)
        ]
        places = [
            (
                Place(
                    table=table.name,
                    column=column.name,
                    row=row.id,
                    subject=getattr(row, column.info["subject"]),
                    keep=column.info["keep"],
                ),
                value.text,
            )
            for column, value in open_values
        ]
        if places:
            for (column, _), sealed in zip(open_values, await self._vault.seal(places), strict=True):
                setattr(row, column.key, sealed)
        self.session.add(row)
        await self.session.flush()
        return row

    async def get(self, kind: type[R], key: UUID, *, name: str = "input", lock: bool = False) -> R:
        """The row of an id, as far as the caller sees it, or NotFound; `lock` holds it until the end."""
        row = await self.find(kind, table_of(kind).c.id == key, lock=lock)
        if row is None:
            raise NotFound(f"{name} names nothing that exists and is visible.", field=name)
        return row

    async def find(self, kind: type[R], *conditions: Any, lock: bool = False) -> R | None:
        """The one visible row that meets conditions, or None."""
        query: Select[Any] = select(kind).where(*conditions, *self._guards.scopes(kind, self.actor)).limit(1)
        if lock:
            query = query.with_for_update()
        return (await self.session.execute(query, self._values())).scalar_one_or_none()

    async def exists(self, query: Select[Any]) -> bool:
        """Whether a select finds anything."""
        return (await self.session.execute(query.limit(1), self._values())).first() is not None

    def forget(self, subject: UUID, keep: Keep) -> None:
        """Give up a subject's key; once this transaction is committed, nothing opens what it has sealed."""
        self.session.add(DoomedKeyRow(subject=subject, keep=keep))
        self.forgets = True

    async def decide(self, row: Row, predicate: Predicate) -> bool:
        """Whether a predicate holds of a row's sealed value: it is opened, put on record, and a yes or no leaves.

        Refused with the code of a door that is closed before the value, and with UNDECIDABLE where there is none.
        """
        table, column = table_of(type(row)), column_of(predicate.attribute)
        await self._guards.enter(self, row, column)
        held = getattr(row, column.key)
        if held is None:
            raise Refused("UNDECIDABLE", f"{column.name} is not known, and a rule asks for it.")
        subject = getattr(row, column.info["subject"])
        place = Place(table=table.name, column=column.name, row=row.id, subject=subject, keep=column.info["keep"])
        (text,) = await self._vault.open([(place, held.envelope)])
        label = self._guards.shown_as(table), column.name
        told = [(*label, [str(row.id)])]
        if not isinstance(text, str):
            await self._record(Filling("", broken=told))
            raise text
        # On record before anything follows from it, and whatever becomes of the transaction.
        whose = {} if subject == row.id else {label: {str(row.id): str(subject)}}
        await self._record(Filling("", decided=told, subjects=whose))
        return predicate.holds(text, self.today)

    async def check(self, action: Action, override: Override | None = None) -> None:
        """Ask every plugin that guards an action; the first refusal, or a guard that is away, ends it."""
        await self._guards.check(self, action, override)

    async def tell(self, event: Event) -> None:
        """Tell a fact to every plugin, in this transaction."""
        await self._guards.tell(self, event)

    def note(self, what: str) -> None:
        """Put a change of the hub itself on record with this mutation, in a sentence without personal data."""
        self.changes.append(what)

    async def parameter(self, key: str, on: date | None = None) -> Decimal | str:
        """The value of a policy parameter on a day."""
        day = on or self.today
        held = table_of(PolicyParameterRow).c
        # Rules go by it whoever asks: that a caller may not read it is another matter.
        query = select(PolicyParameterRow).where(
            held.key == key, held.valid_from <= day, (held.valid_to.is_(None)) | (held.valid_to >= day)
        )
        row = (await self.session.execute(query.limit(1))).scalar_one_or_none()
        if row is None:
            raise NotFound(f"Policy parameter {key} has no value on {day}.")
        return row.value if row.value is not None else row.text or ""

    def _values(self) -> Mapping[str, Any]:
        return {f"{PREFIX}{name}": value for name, value in self.actor.values.items()}
