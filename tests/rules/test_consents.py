"""Consent, line by line of the law (个人信息保护法): who gives it, to what, and what it opens while it holds."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio

from hub.context import SHANGHAI
from tests.rules.people import change, opened, records
from tests.rules.scene import Scene

PHONE: dict[str, Any] = {
    "department": "social-work",
    "purpose": "SERVICE",
    "fields": ["Volunteer.phone"],
    "legalBasis": "CONSENT",
    "agreement": "示例协议（合成）",
}
NOTICE: dict[str, Any] = {"noticeVersion": "2026-01", "purposes": ["SERVICE"]}
GRANT = "UPDATE access_token SET permissions = permissions || '{consent:write}' WHERE name = 'social-work'"
TAKE = "UPDATE access_token SET permissions = array_remove(permissions, 'consent:write') WHERE name = 'social-work'"
GUARDIAN: dict[str, Any] = {"guardian": "王示例", "evidence": "示例同意书 1"}


@pytest_asyncio.fixture
async def agreed(scene: Scene) -> AsyncIterator[str]:
    """A sharing of phones with the department of social work; nothing else that was consented to counts."""
    await change(scene.demo, "UPDATE consent SET withdrawn_at = now()")
    await change(scene.demo, "UPDATE volunteer SET registered_by_id = NULL")
    sharing = await scene.do("admin", "agreeDataSharing", **PHONE)
    yield sharing["dataSharing"]["id"]
    await change(scene.demo, "UPDATE volunteer SET status = 'ACTIVE' WHERE status = 'SUSPENDED'")


async def born(scene: Scene, years: int, days: int = 0) -> str:
    """The id of somebody who has so many years today, or who will have them in some days."""
    today = datetime.now(SHANGHAI).date()
    # Counted from the first of the month, so that 29 February has no say.
    day = date(today.year - years, today.month, 1) + timedelta(days=today.day - 1 + days)
    person = {"name": "测试童", "idDocumentKind": "PASSPORT", "idDocument": "ZZ9999001", "division": "230102"}
    answer = await scene.do("admin", "registerVolunteer", **person, birthDate=str(day), phone="15401000001")
    key: str = answer["volunteer"]["id"]
    return key


@pytest_asyncio.fixture
async def child(scene: Scene) -> str:
    """Somebody who will be 14 tomorrow."""
    return await born(scene, 14, days=1)


async def given(scene: Scene, token: str = "volunteer", **more: Any) -> str:
    """The id of a consent that is given."""
    answer = await scene.do(token, "giveConsent", **{**NOTICE, **more})
    assert answer["problems"] == []
    key: str = answer["consent"]["id"]
    return key


async def test_art_23_a_sharing_opens_with_a_separate_consent_and_not_before(scene: Scene, agreed: str) -> None:
    await given(scene)
    assert await opened(scene.demo, "social-work", scene.volunteer, "phone") == "FORBIDDEN"
    await given(scene, sharing=agreed)
    assert (await opened(scene.demo, "social-work", scene.volunteer, "phone")).isdigit()
    assert await opened(scene.demo, "social-work", scene.volunteer, "address") == "FORBIDDEN"
    assert await opened(scene.demo, "education-harbin", scene.volunteer, "phone") in ("FORBIDDEN", None)


async def test_art_15_withdrawal_closes_at_once_and_earlier_openings_stay_on_record(scene: Scene, agreed: str) -> None:
    consent = await given(scene, sharing=agreed)
    phone = await opened(scene.demo, "social-work", scene.volunteer, "phone")
    assert phone.isdigit()
    before = await records(scene.demo, "plain")
    withdrawn = await scene.do("volunteer", "withdrawConsent", consent=consent)
    assert withdrawn["consent"]["withdrawnAt"]
    assert await opened(scene.demo, "social-work", scene.volunteer, "phone") == "FORBIDDEN"
    assert await records(scene.demo, "plain") == before
    assert before[-1]["field"] == "Volunteer.phone"
    assert await scene.refused("volunteer", "withdrawConsent", consent=consent) == "ALREADY_WITHDRAWN"


async def test_art_20_what_has_ended_opens_nothing_and_takes_no_consent(scene: Scene, agreed: str) -> None:
    await given(scene, sharing=agreed)
    assert (await opened(scene.demo, "social-work", scene.volunteer, "phone")).isdigit()
    assert (await scene.do("admin", "endDataSharing", dataSharing=agreed))["dataSharing"]["endedAt"]
    assert await opened(scene.demo, "social-work", scene.volunteer, "phone") == "FORBIDDEN"
    assert await scene.refused("volunteer", "giveConsent", **NOTICE, sharing=agreed) == "SHARING_ENDED"
    assert await scene.refused("admin", "endDataSharing", dataSharing=agreed) == "SHARING_ENDED"


async def test_art_14_another_purpose_needs_another_consent(scene: Scene, agreed: str) -> None:
    claim = await scene.do("admin", "agreeDataSharing", **{**PHONE, "purpose": "CLAIM"})
    await given(scene, sharing=claim["dataSharing"]["id"], purposes=["CLAIM"])
    assert await opened(scene.demo, "social-work", scene.volunteer, "phone") == "FORBIDDEN"


async def test_a_consent_opens_no_longer_than_it_is_given_for(scene: Scene, agreed: str) -> None:
    await given(scene, sharing=agreed, validTo="2020-01-01")
    assert await opened(scene.demo, "social-work", scene.volunteer, "phone") == "FORBIDDEN"


@pytest.mark.parametrize(
    ("article", "token", "more", "code"),
    [
        (17, "volunteer", {"noticeVersion": " "}, "NOTICE_REQUIRED"),
        (14, "volunteer", {"purposes": []}, "PURPOSES_REQUIRED"),
        (23, "volunteer", {"sharing": "agreed", "purposes": ["SERVICE", "CLAIM"]}, "CONSENT_NOT_SEPARATE"),
        (23, "volunteer", {"sharing": "sensitive"}, "SENSITIVE_CONSENT_REQUIRED"),
        (13, "volunteer", {"sharing": "lawful"}, "CONSENT_NOT_ASKED"),
        (31, "volunteer", GUARDIAN, "GUARDIAN_NOT_ASKED"),
        (31, "admin", {"volunteer": "child", "evidence": "示例"}, "GUARDIAN_REQUIRED"),
        (31, "admin", {"volunteer": "child", **GUARDIAN}, "SENSITIVE_CONSENT_REQUIRED"),
        (13, "admin", {"volunteer": "volunteer"}, "EVIDENCE_REQUIRED"),
        (13, "admin", {}, "VOLUNTEER_REQUIRED"),
        (13, "organization", {"volunteer": "volunteer", "evidence": "示例"}, "FORBIDDEN"),
        (13, "volunteer", {"volunteer": "child"}, "NOT_FOUND"),
        (13, "social-work", {"volunteer": "volunteer"}, "FORBIDDEN"),
    ],
)
async def test_what_the_law_refuses(
    article: int, token: str, more: dict[str, Any], code: str, scene: Scene, agreed: str, child: str
) -> None:
    named = {"agreed": agreed, "child": child, "volunteer": scene.volunteer}
    for name, changes in (
        ("sensitive", {"fields": ["Volunteer.idDocument"]}),
        ("lawful", {"legalBasis": "STATUTORY_DUTY"}),
    ):
        named[name] = (await scene.do("admin", "agreeDataSharing", **{**PHONE, **changes}))["dataSharing"]["id"]
    said = {key: named.get(value, value) if isinstance(value, str) else value for key, value in more.items()}
    await scene.opened()
    await scene.do("organization", "inviteVolunteer", activity=scene.activity, volunteer=scene.volunteer)
    assert await scene.refused(token, "giveConsent", **{**NOTICE, **said}) == code


async def test_art_31_age_is_decided_at_the_time_of_the_consent_and_put_on_record(scene: Scene, agreed: str) -> None:
    for days, giver in ((1, "GUARDIAN"), (0, "VOLUNTEER")):
        person, before = await born(scene, 14, days), await records(scene.demo, "decision")
        words = GUARDIAN if giver == "GUARDIAN" else {"evidence": "示例同意书 2"}
        paper = await scene.do("admin", "giveConsent", **NOTICE, **words, volunteer=person, sensitive=True)
        assert paper["consent"]["giver"] == giver
        (decided,) = (await records(scene.demo, "decision"))[len(before) :]
        assert orjson.loads(decided["said_of_it"]) == [
            {"field": "Volunteer.birthDate", "form": "decision", "ids": [person.partition("_")[2]]}
        ]


@pytest.mark.parametrize(("years", "opens"), [(13, True), (14, False), (15, False)])
async def test_art_31_a_guardians_word_opens_nothing_from_the_year_of_the_fourteenth_birthday(
    years: int, opens: bool, scene: Scene, agreed: str, child: str
) -> None:
    await given(scene, "admin", **GUARDIAN, volunteer=child, sharing=agreed, sensitive=True)
    year = datetime.now(SHANGHAI).year - years
    await change(scene.demo, f"UPDATE volunteer SET birth_year = {year} WHERE id = $1::text::uuid", child)
    assert (await opened(scene.demo, "social-work", child, "phone") != "FORBIDDEN") == opens


async def test_an_organization_records_the_paper_of_whom_it_registered_and_may_read_it(
    scene: Scene, agreed: str
) -> None:
    own = scene.organization.partition("_")[2]
    await change(
        scene.demo, f"UPDATE volunteer SET registered_by_id = '{own}' WHERE id = $1::text::uuid", scene.volunteer
    )
    paper = await given(scene, "organization", volunteer=scene.volunteer, evidence="示例同意书 7")
    query = "query ($id: ID!) { consent(id: $id) { organization { id } evidence { plain } } }"
    for token in ("organization", "volunteer", "admin"):
        answer = await scene.demo.ask(query, token, variables={"id": paper})
        assert answer["data"]["consent"] == {
            "organization": {"id": scene.organization},
            "evidence": {"plain": "示例同意书 7"},
        }
    assert (await scene.do("organization", "withdrawConsent", consent=paper))["consent"]["withdrawnAt"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"department": "nobody"}, "UNKNOWN_DEPARTMENT"),
        ({"fields": []}, "UNKNOWN_FIELD"),
        ({"fields": ["Volunteer.number"]}, "UNKNOWN_FIELD"),
        ({"agreement": " "}, "AGREEMENT_REQUIRED"),
        ({"validTo": "2020-01-01"}, "TIMES_REVERSED"),
    ],
)
async def test_what_is_shared_is_said_exactly(changes: dict[str, Any], code: str, scene: Scene) -> None:
    assert await scene.refused("admin", "agreeDataSharing", **{**PHONE, **changes}) == code


async def test_a_department_records_paper_but_grants_itself_nothing(scene: Scene, agreed: str) -> None:
    await change(scene.demo, GRANT)
    scene.demo.hub.authentication.forget()
    try:
        paper = {"volunteer": scene.volunteer, "evidence": "示例同意书 9"}
        assert await given(scene, "social-work", **paper)
        assert await scene.refused("social-work", "giveConsent", **NOTICE, **paper, sharing=agreed) == "FORBIDDEN"
        assert await scene.refused("social-work", "agreeDataSharing", **PHONE) == "FORBIDDEN"
        other = await scene.do("social-work", "agreeDataSharing", **{**PHONE, "department": "education"})
        assert other["problems"] == []
    finally:
        await change(scene.demo, TAKE)
        scene.demo.hub.authentication.forget()


@pytest.mark.parametrize("token", ["volunteer", "organization"])
async def test_only_departments_agree_on_sharing(token: str, scene: Scene, agreed: str) -> None:
    assert await scene.refused(token, "agreeDataSharing", **PHONE) == "FORBIDDEN"
    assert await scene.refused(token, "endDataSharing", dataSharing=agreed) == "FORBIDDEN"


async def test_nobody_consents_for_whom_is_restricted(scene: Scene, agreed: str) -> None:
    await change(scene.demo, "UPDATE volunteer SET status = 'RESTRICTED' WHERE id = $1::text::uuid", scene.volunteer)
    try:
        assert await scene.refused("volunteer", "giveConsent", **NOTICE) == "VOLUNTEER_NOT_ACTIVE"
    finally:
        await change(scene.demo, "UPDATE volunteer SET status = 'ACTIVE' WHERE id = $1::text::uuid", scene.volunteer)
