"""What a caller would be shown of a field, and which rules say so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from hub.access.actor import Actor, ActorKind
from hub.access.authentication import Held
from hub.access.lookup import Found, look_up
from hub.access.policy import UNRULED, Rule
from hub.access.tokens import Grant, issue
from hub.db.connect import Connection
from hub.errors import Invalid, NotFound
from hub.graph.caller import Decision
from hub.graph.fields import FORMS
from security.tokens import hash_token


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """What policy says to a caller of each form of a field.

    rules: those that say so; none where the caller is no department
    """

    actor: Actor
    decisions: dict[str, Decision]
    rules: Sequence[Rule]


class _Direct:
    """Runs statements on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers."""
        text: str = await self._connection.fetchval(sql, *arguments)
        return text


async def explain(
    connection: Connection,
    who: str,
    field: str,
    *,
    fields: Collection[str],
    purpose: str | None = None,
    legal_basis: str | None = None,
    divisions: Sequence[str] = (),
) -> Explanation:
    """What a token of a name or an id is shown of a field, or any token of a department within divisions.

    fields: all that are sealed. Raises Invalid, NotFound, and NotAllowed for what the token does not let it declare.
    """
    if field not in fields:
        raise Invalid(f"There is no sealed field {field}.", field="field")
    hashed = await connection.fetchval(
        "SELECT hash FROM access_token WHERE name = $1 OR id::text = $1 ORDER BY revoked_at NULLS FIRST LIMIT 1", who
    )
    if hashed is None:
        found = await _any_token(connection, who, divisions or ["*"])
    else:
        found = await look_up(_Direct(connection), hashed, frozenset())
    if found is None or found.dictionary is None:
        raise NotFound(f"{who} is neither a valid token nor a department.")
    actor = Held(0.0, found.actor, found.dictionary).actor_for(_encoded(purpose), _encoded(legal_basis))
    rule = actor.rules.get(field, UNRULED)
    return Explanation(
        actor=actor,
        decisions={form: actor.form(field, form) for form in FORMS},
        rules=(rule.parts or (rule,)) if actor.kind is ActorKind.DEPARTMENT else (),
    )


async def _any_token(connection: Connection, department: str, divisions: Sequence[str]) -> Found | None:
    """What would be known of a token of a department that may declare everything: it is issued, and taken back."""
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM department WHERE code = $1)", department):
        return None
    transaction = connection.transaction()
    await transaction.start()
    try:
        purposes = [row[0] for row in await connection.fetch("SELECT code FROM purpose")]
        legal_bases = [row[0] for row in await connection.fetch("SELECT code FROM legal_basis")]
        grant = Grant(name="", department=department, divisions=divisions, purposes=purposes, legal_bases=legal_bases)
        return await look_up(_Direct(connection), hash_token(await issue(connection, grant, ())), frozenset())
    finally:
        await transaction.rollback()


def _encoded(said: str | None) -> bytes | None:
    return None if said is None else said.encode()
