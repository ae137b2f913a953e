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
SHARED = "social-work"
"""The department with which the demo's people share data for SERVICE, and whose rules show masks."""
PURPOSES = ("SERVICE", "CLAIM")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """One who asks, and what is expected to be seen.

    places: the codes of the divisions that it sees; None is all of them
    forms: the forms of sealed fields that policy opens to it
    shared: whether what people consented to share opens to it
    owed: whether what is sealed of the dead opens to it as that of the living
    codes: the codes of whatever is refused
    """

    name: str
    token: str | None = None
    department: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset()
    places: frozenset[str] | None = None
    forms: frozenset[str] = frozenset()
    shared: bool = False
    owed: bool = False
    codes: frozenset[str] = frozenset({"FORBIDDEN", "NOT_FOUND"})


NAMES = (
    *("anonymous", "ungranted", "elsewhere", "unruled", "denied", "silent", "serving", "shared", "granted"),
    "administrator",
)


async def make_callers(connection: Connection, registry: Registry, administrator: str) -> dict[str, Caller]:
    """The callers of the matrix by name, with the tokens and the rules that make them."""
    for label in registry.parts.sealed():
        for department, form, purposes in (
            (RULED, PolicyForm.PLAIN, PURPOSES),
            (DENIED, PolicyForm.DENY, ()),
            (SHARED, PolicyForm.MASK, ()),
        ):
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
    both, declared, service = frozenset({"masked", "plain"}), {"Hub-Purpose": "CLAIM"}, {"Hub-Purpose": "SERVICE"}

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
        Caller(
            name="ungranted",
            department=RULED,
            token=await token(RULED, permissions=frozenset()),
            headers=declared,
            forms=both,
            owed=True,
        ),
        Caller(
            name="elsewhere",
            department=RULED,
            token=await token(RULED, THERE),
            headers=declared,
            permissions=every,
            places=frozenset(row["code"] for row in there),
            forms=both,
            owed=True,
        ),
        Caller(
            name="unruled",
            department=UNRULED,
            token=await token(UNRULED),
            headers=declared,
            permissions=every,
            forms=frozenset({"masked"}),
        ),
        Caller(name="denied", department=DENIED, token=await token(DENIED), headers=declared, permissions=every),
        Caller(
            name="silent",
            department=RULED,
            token=ruled,
            permissions=every,
            forms=frozenset({"masked"}),
            codes=frozenset({"PURPOSE_REQUIRED"}),
        ),
        Caller(name="serving", department=RULED, token=ruled, headers=service, permissions=every, forms=both),
        Caller(
            name="shared",
            department=SHARED,
            token=await token(SHARED),
            headers=service,
            permissions=every,
            forms=frozenset({"masked"}),
            shared=True,
        ),
        Caller(
            name="granted", department=RULED, token=ruled, headers=declared, permissions=every, forms=both, owed=True
        ),
        Caller(name="administrator", token=administrator, permissions=every, forms=both, owed=True),
    )
    return {caller.name: caller for caller in callers}
