"""Rules of policy are set and removed: what does not exist is named, each change is on record and heard at once."""

from typing import Any

import pytest

from hub.access.actor import Actor, ActorKind
from hub.access.rulebook import RuleEntry, list_rules, remove_rule, set_rule
from hub.access.tokens import CHANNEL
from hub.db.address import Addresses
from hub.db.connect import Connection, connect
from hub.errors import Invalid, NotFound
from hub.rows.policy_rule import PolicyForm
from tests.access.conftest import Desk
from tests.access.test_token_watch import until

BY = Actor(kind=ActorKind.ADMINISTRATOR, name="operations")
FIELDS = frozenset({"Volunteer.name", "Volunteer.phone"})
RULE: dict[str, Any] = {
    "department": "education",
    "field": "Volunteer.name",
    "form": PolicyForm.PLAIN,
    "purposes": ["SERVICE", "CLAIM"],
}


async def put(connection: Connection, **changes: Any) -> RuleEntry:
    """Set a rule, with some things said otherwise."""
    return await set_rule(connection, by=BY, fields=FIELDS, **{**RULE, **changes})


async def test_rule_is_listed_as_it_was_set(loader: Connection) -> None:
    entry = await put(loader, legal_bases=["LAW", "CONSENT"], divisions=["2302", "2301", "2302"])
    assert await list_rules(loader) == await list_rules(loader, "education") == [entry]
    assert await list_rules(loader, "social-work") == []
    assert str(entry) == "education Volunteer.name PLAIN for CLAIM, SERVICE on CONSENT, LAW in 2301, 2302"


async def test_rule_takes_the_place_of_the_one_for_the_same_field_and_divisions(loader: Connection) -> None:
    first = await put(loader, divisions=["2301", "2302"])
    again = await put(loader, divisions=["2302", "2301"], form=PolicyForm.DENY, purposes=[])
    assert again.id == first.id
    everywhere = await put(loader)
    assert [(each.form, each.divisions) for each in await list_rules(loader)] == [
        ("PLAIN", []),
        ("DENY", ["2301", "2302"]),
    ]
    assert await remove_rule(loader, everywhere.id, by=BY) == everywhere
    assert await list_rules(loader) == [again]


@pytest.mark.parametrize(
    ("changes", "named", "place"),
    [
        ({"department": "magic"}, "department magic", "department"),
        ({"field": "Volunteer.number"}, "Volunteer.number", "field"),
        ({"field": "name"}, "name", "field"),
        ({"purposes": ["SERVICE", "WHIM"]}, "purpose WHIM", "purposes"),
        ({"legal_bases": ["WHIM"]}, "legal basis WHIM", "legalBases"),
        ({"divisions": ["2301", "9999", "*"]}, "division 9999, ", "divisions"),
        ({"purposes": []}, "PLAIN", "purposes"),
        ({"form": PolicyForm.MASK}, "PLAIN", "purposes"),
        ({"form": PolicyForm.DENY, "purposes": [], "legal_bases": ["LAW"]}, "PLAIN", "legalBases"),
    ],
)
async def test_what_does_not_exist_or_makes_no_sense_is_named(
    loader: Connection, changes: dict[str, Any], named: str, place: str
) -> None:
    with pytest.raises(Invalid, match=named) as refused:
        await put(loader, **changes)
    assert refused.value.extensions["field"] == place
    assert await list_rules(loader) == []
    assert await loader.fetchval("SELECT count(*) FROM audit_record") == 0


async def test_rule_that_is_not_there_cannot_be_removed(loader: Connection) -> None:
    entry = await put(loader)
    await remove_rule(loader, entry.id, by=BY)
    with pytest.raises(NotFound, match=str(entry.id)):
        await remove_rule(loader, entry.id, by=BY)


async def test_each_change_is_on_record_with_who_made_it(loader: Connection) -> None:
    entry = await put(loader)
    await remove_rule(loader, entry.id, by=BY)
    told = await loader.fetch("SELECT caller_kind, caller_name, operation FROM audit_record ORDER BY id")
    assert [tuple(each) for each in told] == [
        ("ADMINISTRATOR", "operations", f"{verb} policy rule {entry}") for verb in ("set", "remove")
    ]


async def test_change_is_heard_once_it_is_committed_and_not_before(
    desk: Desk, loader: Connection, database: Addresses
) -> None:
    token = await desk.issue(department="education", divisions=["*"], purposes=["SERVICE"])
    hearing = await connect(database.app)
    await hearing.add_listener(CHANNEL, lambda *_: desk.authentication.forget())
    desk.authentication.hears.set()
    before = await desk.actor(token)
    async with loader.transaction():
        await put(loader)
        assert await desk.actor(token) is before
    await until(lambda: not desk.authentication._held)
    assert (await desk.actor(token)).form("Volunteer.name", "plain").opens
    assert not before.form("Volunteer.name", "plain").opens
    await hearing.close()
