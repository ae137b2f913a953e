"""Mutations at work: each in one transaction, once for each idempotency key, with guards asked and events told."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import Column, ColumnElement, Table, false, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from hub.access.audit import APPEND, change_of
from hub.actions import Action, Event, Override
from hub.context import Context
from hub.db.row import Row, uuid7
from hub.db.session import raw_connection
from hub.errors import GuardUnavailable, Refused
from hub.graph.caller import caller
from hub.graph.doors import doors_of
from hub.graph.engine import Journal
from hub.graph.fields import Mutation, table_of
from hub.graph.holes import Filling
from hub.graph.names import camel
from hub.graph.parts import Closing, Parts
from hub.graph.request import Request
from hub.plugins import Plugins
from hub.rights.holders import Holders
from hub.rights.shredder import Shredder
from hub.rows import IdempotencyKeyRow
from security.vault import Vault

if TYPE_CHECKING:
    from hub.access.actor import Actor


class Guards:
    """Who must be asked before an action, who is told of an event, and which rows a caller sees.

    away: for each action, the plugins that guard it and do not run
    """

    def __init__(self, plugins: Plugins, parts: Parts, away: Mapping[str, list[str]]) -> None:
        self.plugins = plugins
        self.parts = parts
        self.away = away

    def shown_as(self, table: Table) -> str:
        """The type that shows a table's rows, or the table where none does."""
        shown = (entity.name for entity in self.parts.entities.values() if entity.table is table)
        return next(shown, table.name)

    async def enter(self, context: Context, row: Row, column: Column[Any]) -> None:
        """Refused where a door is closed to the caller before a sealed value of a row."""
        subject = getattr(row, column.info["subject"])
        for door in doors_of(self.parts.doors, column):
            closing = door.declared
            if isinstance(closing, Closing) and not context.actor.doors >> door.bit & 1:
                table = table_of(closing.row)
                named = table.c.id == (subject if door.of_subject else row.id)
                open_to_all = select(table.c.id).where(named, closing.where(table.c, caller).is_(false()))
                if not await context.exists(open_to_all):
                    raise Refused(closing.code, f"{self.shown_as(column.table)}.{camel(column.name)} {closing.reason}")

    def scopes(self, row: type[Row], actor: "Actor") -> list[ColumnElement[bool]]:
        """The conditions under which a caller sees a table's rows."""
        table = table_of(row)
        return [scope.where(table.c, caller) for bit, scope in self.parts.scopes_of(table) if actor.scopes >> bit & 1]

    async def check(self, context: Context, action: Action, override: Override | None) -> None:
        """Refuse an action that a guard refuses, or whose guard is away and not overridden by name."""
        if away := self.away.get(action.kind):
            if override is None:
                raise GuardUnavailable(
                    f"{action.kind} is guarded by plugin {', '.join(away)}, which does not run: "
                    "let it run, or override with a name and a reason.",
                    plugins=away,
                )
            if not (override.name.strip() and override.reason.strip()):
                raise Refused("OVERRIDE_UNSIGNED", "An override needs a name and a reason.", path=("override",))
            context.note(f"override {action.kind} by {override.name}: {override.reason}")
        for plugin in self.plugins.active():
            if action.kind in plugin.guards:
                answers = self.plugins.ask("check_action", only=plugin.name, context=context, action=action)
                for asked in answers.values():
                    if (refusal := await asked) is not None:
                        raise refusal

    async def tell(self, context: Context, event: Event) -> None:
        """Tell an event to every plugin, one after another."""
        for told in self.plugins.ask("on_event", context=context, event=event).values():
            await told


class Works:
    """Where mutations are done.

    synthetic: whether this hub holds a demo, where nothing real is accepted
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        vault: Vault,
        guards: Guards,
        holders: Holders,
        journal: Journal,
        *,
        synthetic: bool,
    ) -> None:
        self.sessions = sessions
        self.synthetic = synthetic
        self.vault = vault
        self.guards = guards
        self.holders = holders
        self.shredder = Shredder(sessions, vault)
        self.journal = journal

    @asynccontextmanager
    async def begin(self, actor: "Actor", request: Request) -> AsyncIterator["Work"]:
        """A transaction under the caller's scope, committed when it is left without an error; given-up keys go then."""

        async def record(filling: Filling) -> None:
            await self.journal.record(actor, request, [filling], [])

        async with self.sessions() as session, session.begin():
            await session.execute(select(func.set_config("hub.scope", actor.scope, True)))
            context = Context(
                actor=actor,
                session=session,
                vault=self.vault,
                guards=self.guards,
                holders=self.holders,
                record=record,
                now=datetime.now(UTC),
                synthetic=self.synthetic,
            )
            yield Work(context, request)
            if context.changes:
                # The last thing before the commit, because until then nobody else can append.
                records = [change_of(actor, what) for what in context.changes]
                await (await raw_connection(session)).execute(APPEND, records)
        if context.forgets:
            await self.shredder.shred()


class Work:
    """One mutation in its own transaction."""

    def __init__(self, context: Context, request: Request) -> None:
        self.context = context
        self.request = request

    async def perform(self, mutation: Mutation, given: Any, raw: Any) -> UUID:
        """Do it, or find what was done under the same key; the id of what is shown."""
        session, key = self.context.session, self.request.key
        try:
            if key is None:
                made = await mutation.perform(self.context, given)
                await session.flush()
                return _id(made)
            claim = _claim(self.context, mutation.name, key, raw)
            if done := await self._claimed(claim):
                return done
            made = await mutation.perform(self.context, given)
            await session.flush()
        except IntegrityError as error:
            raise Refused("CONFLICT", f"This conflicts with what is stored ({_constraint(error)}).") from None
        table = table_of(IdempotencyKeyRow)
        await session.execute(update(table).where(table.c.id == claim.id).values(result_id=_id(made)))
        return _id(made)

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers, within the transaction."""
        return await (await raw_connection(self.context.session)).fetchval(sql, *arguments)

    async def _claimed(self, claim: IdempotencyKeyRow) -> UUID | None:
        """Claim a key, or the id of what an earlier use of it made."""
        session, table = self.context.session, table_of(IdempotencyKeyRow)
        claimed = await session.execute(
            insert(table).values(**claim.model_dump()).on_conflict_do_nothing().returning(table.c.id)
        )
        if claimed.first() is not None:
            return None
        earlier = (
            await session.execute(
                select(table.c.fingerprint, table.c.result_id).where(
                    table.c.caller == claim.caller, table.c.root_field == claim.root_field, table.c.key == claim.key
                )
            )
        ).one()
        if earlier.fingerprint != claim.fingerprint:
            raise Refused("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another input.")
        return earlier.result_id


def _claim(context: Context, field: str, key: str, raw: Any) -> IdempotencyKeyRow:
    said = orjson.dumps(raw, option=orjson.OPT_SORT_KEYS, default=str)
    return IdempotencyKeyRow(
        id=uuid7(),
        caller=f"{context.actor.kind}:{context.actor.id}",
        root_field=field,
        key=key,
        fingerprint=hashlib.sha256(said).digest(),
        created_at=context.now,
    )


def _id(made: Any) -> UUID:
    return made if isinstance(made, UUID) else made.id


def _constraint(error: IntegrityError) -> str:
    """The name of a broken constraint; its values stay unsaid."""
    name = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
    return str(name or "a constraint")
