"""What a caller would be shown of a field is told with the rules that say so."""

from typing import Any

import pytest

from hub.access.explanation import Explanation, explain
from hub.access.tokens import list_all, revoke
from hub.db.connect import Connection
from hub.errors import Invalid, NotAllowed, NotFound
from hub.rows.policy_rule import PolicyForm
from tests.access.conftest import Desk
from tests.access.test_rulebook import FIELDS, put

NAME = "Volunteer.name"


async def told(connection: Connection, who: str, **given: Any) -> Explanation:
    """What is explained of the name."""
    return await explain(connection, who, NAME, fields=FIELDS, **given)


async def test_token_is_explained_as_it_would_be_answered(desk: Desk, loader: Connection) -> None:
    await put(loader, purposes=["SERVICE"])
    token = await desk.issue(department="education", divisions=["2301"], purposes=["SERVICE", "CLAIM"])
    for purpose, opens in ((None, False), ("SERVICE", True), ("CLAIM", False)):
        explained = await told(loader, "test", purpose=purpose)
        assert explained.decisions["plain"].opens is opens
        actor = await desk.actor(token, purpose)
        assert explained.decisions == {form: actor.form(NAME, form) for form in ("masked", "plain")}
        assert [rule.form for rule in explained.rules] == [PolicyForm.PLAIN]
    with pytest.raises(NotAllowed, match="STATISTICS"):
        await told(loader, "test", purpose="STATISTICS")


async def test_department_is_explained_by_its_divisions_and_no_token_is_left(loader: Connection) -> None:
    await put(loader, purposes=["SERVICE"], divisions=["2301"])
    inside = await told(loader, "education", purpose="SERVICE", divisions=["230102"])
    assert inside.decisions["plain"].opens
    everywhere = await told(loader, "education", purpose="SERVICE")
    assert not everywhere.decisions["plain"].opens
    assert "2301" in everywhere.decisions["plain"].reason
    assert sorted((rule.form, rule.divisions) for rule in everywhere.rules) == [
        (PolicyForm.MASK, ()),
        (PolicyForm.PLAIN, ("2301",)),
    ]
    assert await list_all(loader) == []


async def test_ground_that_a_rule_demands_is_told(loader: Connection) -> None:
    await put(loader, purposes=["SERVICE"], legal_bases=["CONSENT"])
    wanting = await told(loader, "education", purpose="SERVICE")
    assert wanting.decisions["plain"].code == "LEGAL_BASIS_REQUIRED"
    assert (await told(loader, "education", purpose="SERVICE", legal_basis="CONSENT")).decisions["plain"].opens


async def test_whoever_is_no_department_is_under_no_rule(desk: Desk, loader: Connection) -> None:
    await desk.issue()
    explained = await told(loader, "test")
    assert "administrators" in explained.decisions["plain"].reason
    assert explained.rules == ()


async def test_what_does_not_exist_is_named(desk: Desk, loader: Connection) -> None:
    for who in ("nobody", "test"):
        with pytest.raises(NotFound, match=who):
            await told(loader, who)
    await desk.issue()
    await revoke(loader, "test")
    with pytest.raises(NotFound, match="test"):
        await told(loader, "test")
    with pytest.raises(Invalid, match="9999"):
        await told(loader, "education", divisions=["9999"])
    with pytest.raises(Invalid, match=r"Volunteer\.number"):
        await explain(loader, "education", "Volunteer.number", fields=FIELDS)
