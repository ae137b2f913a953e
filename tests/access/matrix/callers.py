"""Who asks in the matrix: the same question, with ever more allowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.access.actor import Actor, ActorKind
from hub.access.rulebook import set_rule
from hub.access.tokens import Grant, issue
from hub.db.connect import Connection
from hub.registry import Registry
from hub.rows.policy_rule import PolicyForm

HERE, THERE = "2301", "2302"
"""Where the rows of the matrix lie, and another division."""
RULED, DENIED, UNRULED = "civil-affairs", "health", "sports"
"""Departments whose rules show every field plainly for two purposes, show none, and are none."""
PURPOSES = ("SERVICE", "CLAIM")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """One who asks, and what is expected to be seen.

    places: the codes of the divisions that it sees; None is all of them
    forms: the forms of sealed fields that open to it
    codes: the codes of whatever is refused
    """

    name: str
    token: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset()
    places: frozenset[str] | None = None
    forms: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset({"FORBIDDEN", "NOT_FOUND"})


NAMES = ("anonymous", "ungranted", "elsewhere", "unruled", "denied", "silent", "granted", "administrator")


async def make_callers(connection: Connection, registry: Registry, administrator: str) -> dict[str, Caller]:
    """The callers of the matrix by name, with the tokens and the rules that make them."""
    for label in registry.parts.sealed():
        for department, form, purposes in ((RULED, PolicyForm.PLAIN, PURPOSES), (DENIED, PolicyForm.DENY, ())):
            await set_rule(
                connection,
                by=Actor(kind=ActorKind.ADMINISTRATOR, name="matrix"),
                fields=frozenset(registry.parts.sealed()),
                department=department,
                field=label,
                form=form,
                purposes=purposes,
            )
    every = frozenset(registry.permissions)
    there = await connection.fetch("SELECT code FROM division_ancestor WHERE ancestor = $1", THERE)
    both, declared = frozenset({"masked", "plain"}), {"Hub-Purpose": "CLAIM"}

    async def token(department: str, place: str = "*", permissions: frozenset[str] = every) -> str:
        grant = Grant(
            name=f"matrix {department} {place}",
            department=department,
            divisions=[place],
            permissions=sorted(permissions),
            purposes=PURPOSES,
        )
        return await issue(connection, grant, registry.permissions)

    ruled = await token(RULED)
    callers = (
        Caller(name="anonymous", codes=frozenset({"UNAUTHENTICATED", "NOT_FOUND"})),
        Caller(name="ungranted", token=await token(RULED, permissions=frozenset()), headers=declared, forms=both),
        Caller(
            name="elsewhere",
            token=await token(RULED, THERE),
            headers=declared,
            permissions=every,
            places=frozenset(row["code"] for row in there),
            forms=both,
        ),
        Caller(
            name="unruled",
            token=await token(UNRULED),
            headers=declared,
            permissions=every,
            forms=frozenset({"masked"}),
        ),
        Caller(name="denied", token=await token(DENIED), headers=declared, permissions=every),
        Caller(
            name="silent",
            token=ruled,
            permissions=every,
            forms=frozenset({"masked"}),
            codes=frozenset({"PURPOSE_REQUIRED"}),
        ),
        Caller(name="granted", token=ruled, headers=declared, permissions=every, forms=both),
        Caller(name="administrator", token=administrator, permissions=every, forms=both),
    )
    return {caller.name: caller for caller in callers}
