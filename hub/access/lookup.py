"""A token as the database knows it: one statement that also brings its divisions and its department's rules."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from hub.access import grants
from hub.access.actor import Actor, ActorKind
from hub.access.administrators import held_by
from hub.access.policy import Rule
from hub.access.purposes import Purpose
from hub.rows.access_token import AdministratorRole
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
        'roles', roles,
        'everything', synthetic AND kind = 'ADMINISTRATOR' AND '*' = ANY (permissions)
            AND EXISTS (SELECT FROM demo_load),
        'everywhere', '*' = ANY (divisions),
        'divisions', ARRAY(
            SELECT DISTINCT code FROM division_ancestor WHERE ancestor = ANY (token.divisions) ORDER BY code
        ),
        'rules', ARRAY(
            SELECT json_build_array(type_name, field_name, form, purposes)
            FROM policy_rule WHERE policy_rule.department = token.department
        ),
        'certified', EXISTS (
            SELECT FROM access_token AS other
            WHERE other.department = token.department AND other.certificate IS NOT NULL AND other.revoked_at IS NULL
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
    """The actor of a valid token.

    seconds: how long the token stays valid, or None where that has no end
    used_today: whether its use today is already noted
    certified: whether its department has a certificate, and proves by it who it is
    """

    actor: Actor
    seconds: float | None = None
    used_today: bool = True
    certified: bool = False


async def look_up(reader: Reader, hashed: bytes, permissions: frozenset[str]) -> Found | None:
    """What is known of a token; `permissions` are all that exist."""
    told = orjson.loads(await reader.fetch(LOOKUP, [hashed]))
    if told is None:
        return None
    return Found(
        actor=_actor(told, permissions),
        seconds=told["seconds"],
        used_today=told["used_today"],
        certified=told["certified"],
    )


def _actor(told: dict[str, Any], permissions: frozenset[str]) -> Actor:
    kind, every = ActorKind(told["kind"]), told["everything"]
    roles = frozenset(map(AdministratorRole, told["roles"]))
    everywhere = told["everywhere"] and kind is not ActorKind.ADMINISTRATOR
    return Actor(
        kind=kind,
        id=UUID(told["id"]),
        name=told["name"],
        department=told["department"],
        organization=_uuid(told["organization"]),
        volunteer=_uuid(told["volunteer"]),
        divisions=None if every or everywhere else tuple(told["divisions"]),
        permissions=permissions if every else _granted(kind, roles, told["permissions"]),
        purposes=frozenset(Purpose) if every else frozenset(told["purposes"]) & frozenset(Purpose),
        rules={
            f"{type_name}.{field_name}": Rule(PolicyForm(form), frozenset(purposes))
            for type_name, field_name, form, purposes in told["rules"]
        },
        roles=roles,
        everything=every,
    )


def _granted(kind: ActorKind, roles: frozenset[AdministratorRole], named: list[str]) -> frozenset[str]:
    match kind:
        case ActorKind.ADMINISTRATOR:
            return held_by(roles)
        case ActorKind.ORGANIZATION:
            return grants.ORGANIZATION.union(named)
        case ActorKind.VOLUNTEER:
            return grants.VOLUNTEER.union(named)
    return frozenset(named)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
