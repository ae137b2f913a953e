"""A rule asks about a sealed value and learns yes or no; what it asked is on record, and closed doors stay closed."""

from datetime import date
from uuid import UUID

import pytest

from hub import Refused, VolunteerRow
from hub.access.actor import Actor
from hub.access.journal import NotRecorded
from hub.context import Context
from hub.db.row import Row
from hub.decisions import Predicate, equals, is_adult, is_under
from hub.graph.request import Request
from security.errors import SealBroken
from tests.demos import Demo
from tests.rules.people import change, opened, records
from tests.rules.scene import Scene

ASKED = Request(query="mutation { asked }", variables={})


async def decided(
    demo: Demo, shown: str, predicate: Predicate, token: str = "admin", kind: type[Row] = VolunteerRow
) -> bool:
    """What a rule learns of a row, a volunteer's where nothing else is said, in a transaction of a caller."""
    actor = await demo.hub.authentication.actor({b"authorization": f"Bearer {demo.tokens[token]}".encode()})
    assert isinstance(actor, Actor)
    async with demo.hub.engine.works.begin(actor, ASKED) as work:
        context: Context = work.context  # type: ignore[attr-defined]
        row = await context.get(kind, UUID(shown.partition("_")[2]))
        return await context.decide(row, predicate)


@pytest.mark.parametrize(
    ("born", "day", "years", "under"),
    [
        ("2012-03-05", "2026-03-04", 14, True),
        ("2012-03-05", "2026-03-05", 14, False),
        ("2012-02-29", "2026-02-28", 14, True),
        ("2012-02-29", "2026-03-01", 14, False),
        ("2012-02-29", "2028-02-29", 16, False),
    ],
)
def test_age_changes_on_the_birthday(born: str, day: str, years: int, under: bool) -> None:
    assert is_under(years, VolunteerRow.birth_date).holds(born, date.fromisoformat(day)) is under


def test_who_is_18_is_an_adult() -> None:
    assert is_adult(VolunteerRow.birth_date).holds("2000-01-02", date(2018, 1, 2))
    assert not is_adult(VolunteerRow.birth_date).holds("2000-01-02", date(2018, 1, 1))


def test_what_is_asked_for_is_not_shown_by_the_question() -> None:
    assert "13900000000" not in repr(equals(VolunteerRow.phone, "13900000000"))


async def test_only_yes_or_no_leaves_and_the_record_holds_no_value(scene: Scene) -> None:
    phone = await opened(scene.demo, "volunteer", scene.volunteer, "phone")
    before = await records(scene.demo, "decision")
    assert await decided(scene.demo, scene.volunteer, equals(VolunteerRow.phone, f" {phone}")) is True
    assert await decided(scene.demo, scene.volunteer, equals(VolunteerRow.phone, "1")) is False
    told = (await records(scene.demo, "decision"))[len(before) :]
    assert [(each["field"], each["caller_name"]) for each in told] == [("Volunteer.phone", "admin")] * 2
    assert phone not in str(told)


async def test_a_decision_that_is_not_on_record_is_not_made(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> None:
        raise NotRecorded("the disk is full")

    monkeypatch.setattr(scene.demo.hub.engine.works.journal, "record", fails)  # type: ignore[attr-defined]
    with pytest.raises(NotRecorded):
        await decided(scene.demo, scene.volunteer, is_adult(VolunteerRow.birth_date))


@pytest.mark.parametrize(("status", "token"), [("RESTRICTED", "admin"), ("DECEASED", "social-work")])
async def test_a_closed_door_is_closed_to_rules(status: str, token: str, scene: Scene) -> None:
    stands = "UPDATE volunteer SET status = '{}' WHERE id = $1::text::uuid"
    await change(scene.demo, stands.format(status), scene.volunteer)
    try:
        with pytest.raises(Refused) as refusal:
            await decided(scene.demo, scene.volunteer, is_adult(VolunteerRow.birth_date), token)
    finally:
        await change(scene.demo, stands.format("ACTIVE"), scene.volunteer)
    assert refusal.value.code == status


async def test_what_is_not_known_cannot_be_decided(scene: Scene) -> None:
    person = {"name": "测试员", "idDocumentKind": "RESIDENT_ID", "idDocument": "239900199001010018"}
    made = await scene.do("admin", "registerVolunteer", **person, division="230102")
    with pytest.raises(Refused, match="phone is not known") as refusal:
        await decided(scene.demo, made["volunteer"]["id"], equals(VolunteerRow.phone, "1"))
    assert refusal.value.code == "UNDECIDABLE"


async def test_a_value_that_does_not_open_decides_nothing(scene: Scene) -> None:
    person = {"name": "测试员", "idDocumentKind": "RESIDENT_ID", "idDocument": "239900199001010018"}
    made = await scene.do("admin", "registerVolunteer", **person, division="230102", phone="15401000001")
    moved = "UPDATE volunteer SET birth_date = name WHERE id = $1::text::uuid"
    await change(scene.demo, moved, made["volunteer"]["id"])
    with pytest.raises(SealBroken):
        await decided(scene.demo, made["volunteer"]["id"], is_adult(VolunteerRow.birth_date))
