"""A token as the database knows it: one statement that also brings its divisions and its department's rules."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from hub.access import grants
from hub.access.actor import Actor, ActorKind
from hub.access.policy import Rule
from hub.access.purposes import Purpose
from hub.rows.policy_rule import PolicyForm

LOOKUP = """
SELECT coalesce((
    SELECT json_build_object(
        'id', id,
        'name', name,
        'kind', kind,
        'department', department,
        'organization', organization_id,
        'volunteer', volunteer_id,
        'permissions', permissions,
        'purposes', purposes,
        'everywhere', '*' = ANY (divisions),
        'divisions', ARRAY(
            SELECT DISTINCT code FROM division_ancestor WHERE ancestor = ANY (token.divisions) ORDER BY code
        ),
        'rules', ARRAY(
            SELECT json_build_array(type_name, field_name, form, purposes)
            FROM policy_rule WHERE policy_rule.department = token.department
        ),
        'seconds', extract(epoch FROM expires_at - now()),
        'used_today', last_used_on IS NOT DISTINCT FROM current_date
    )
    FROM access_token AS token
    WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
)::text, 'null')
"""
"""JSON of the token of a hash that is valid now, or `null`."""


class Reader(Protocol):
    """Where statements are run."""

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The actor of a valid token, how many seconds it stays valid, and whether its use today is already noted."""

    actor: Actor
    seconds: float | None
    used_today: bool


async def look_up(reader: Reader, hashed: bytes, permissions: frozenset[str]) -> Found | None:
    """What is known of a token; `permissions` are all that exist, which administrators hold."""
    told = orjson.loads(await reader.fetch(LOOKUP, [hashed]))
    if told is None:
        return None
    return Found(actor=_actor(told, permissions), seconds=told["seconds"], used_today=told["used_today"])


def _actor(told: dict[str, Any], permissions: frozenset[str]) -> Actor:
    kind = ActorKind(told["kind"])
    every = kind is ActorKind.ADMINISTRATOR
    return Actor(
        kind=kind,
        id=UUID(told["id"]),
        name=told["name"],
        department=told["department"],
        organization=_uuid(told["organization"]),
        volunteer=_uuid(told["volunteer"]),
        divisions=None if every or told["everywhere"] else tuple(told["divisions"]),
        permissions=permissions if every else _granted(kind) | frozenset(told["permissions"]),
        purposes=frozenset(Purpose) if every else frozenset(told["purposes"]) & frozenset(Purpose),
        rules={
            f"{type_name}.{field_name}": Rule(PolicyForm(form), frozenset(purposes))
            for type_name, field_name, form, purposes in told["rules"]
        },
    )


def _granted(kind: ActorKind) -> frozenset[str]:
    granted = {ActorKind.ORGANIZATION: grants.ORGANIZATION, ActorKind.VOLUNTEER: grants.VOLUNTEER}
    return granted.get(kind, frozenset())


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
