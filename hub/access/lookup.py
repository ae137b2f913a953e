"""A token as the database knows it: one statement that also brings divisions, rules and dictionaries."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import orjson

from hub.access import grants
from hub.access.actor import Actor, ActorKind
from hub.access.administrators import held_by
from hub.access.policy import Rule
from hub.access.precedence import ruling
from hub.access.purposes import Dictionary
from hub.rows.access_token import AdministratorRole
from hub.rows.policy_rule import PolicyForm

DICTIONARY = """
json_build_object(
    'purposes', (SELECT json_object_agg(code, legal_basis) FROM purpose),
    'legal_bases', ARRAY(SELECT code FROM legal_basis)
)
"""
"""JSON of the purposes and the legal bases that exist."""
RULES = """
SELECT json_build_array(type_name, field_name, form, purposes, legal_bases, divisions)
FROM policy_rule WHERE policy_rule.department = token.department
ORDER BY type_name, field_name, divisions
"""
"""The rules of a token's department."""
CHAINS = """
SELECT ARRAY(
    SELECT held.ancestor FROM division_ancestor AS held
    WHERE held.code = root.code
    ORDER BY (SELECT count(*) FROM division_ancestor AS above WHERE above.code = held.ancestor) DESC
)
FROM division AS root
WHERE root.code = ANY (token.divisions) OR ('*' = ANY (token.divisions) AND root.parent IS NULL)
"""
"""The widest divisions that a token sees, each with those that hold it, the nearest first."""
LOOKUP = f"""
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
        'legal_bases', legal_bases,
        'roles', roles,
        'everything', synthetic AND kind = 'ADMINISTRATOR' AND '*' = ANY (permissions)
            AND EXISTS (SELECT FROM demo_load),
        'everywhere', '*' = ANY (divisions),
        'divisions', ARRAY(
            SELECT DISTINCT code FROM division_ancestor WHERE ancestor = ANY (token.divisions) ORDER BY code
        ),
        'rules', ARRAY({RULES}),
        'chains', ARRAY(SELECT to_json(chain) FROM ({CHAINS}) AS held (chain)),
        'dictionary', {DICTIONARY},
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
    dictionary: what can be declared, where the look-up has brought it
    """

    actor: Actor
    seconds: float | None = None
    used_today: bool = True
    certified: bool = False
    dictionary: Dictionary | None = None


async def look_up(reader: Reader, hashed: bytes, permissions: frozenset[str]) -> Found | None:
    """What is known of a token; `permissions` are all that exist."""
    told = orjson.loads(await reader.fetch(LOOKUP, [hashed]))
    if told is None:
        return None
    dictionary = _dictionary(told["dictionary"])
    return Found(
        actor=_actor(told, permissions, dictionary),
        seconds=told["seconds"],
        used_today=told["used_today"],
        certified=told["certified"],
        dictionary=dictionary,
    )


async def read_dictionary(reader: Reader) -> Dictionary:
    """The purposes and the legal bases that exist."""
    return _dictionary(orjson.loads(await reader.fetch(f"SELECT {DICTIONARY}::text", [])))


def _dictionary(told: dict[str, Any]) -> Dictionary:
    return Dictionary(purposes=told["purposes"] or {}, legal_bases=frozenset(told["legal_bases"]))


def _actor(told: dict[str, Any], permissions: frozenset[str], dictionary: Dictionary) -> Actor:
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
        purposes=_known(dictionary.purposes.keys(), None if every else told["purposes"]),
        legal_bases=_known(dictionary.legal_bases, None if every else told["legal_bases"]),
        rules=_rules(told),
        roles=roles,
        everything=every,
    )


def _known(known: Set[str], named: Iterable[str] | None) -> frozenset[str]:
    """Those of a dictionary that are named, or all of it."""
    return frozenset(known if named is None else known & frozenset(named))


def _rules(told: dict[str, Any]) -> Mapping[str, Rule]:
    """What the department's rules say where the token reaches, by the label of the field."""
    rules = [
        (
            f"{type_name}.{field_name}",
            Rule(PolicyForm(form), frozenset(purposes), frozenset(legal_bases), tuple(divisions)),
        )
        for type_name, field_name, form, purposes, legal_bases, divisions in told["rules"]
    ]
    everywhere = {division for _, rule in rules for division in rule.divisions}
    return ruling(rules, told["chains"], everywhere if told["everywhere"] else frozenset(told["divisions"]))


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
