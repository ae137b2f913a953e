"""Who acts in these tests, and the steps that most of them take first."""

from dataclasses import dataclass
from typing import Any

from tests.demos import Demo

PUBLISH = """
mutation ($input: PublishActivity!) {
  publishActivity(input: $input) { activity { id status } problems { code path message } }
}
"""
STEPS = {
    "openActivity": "activity",
    "signUp": "assignment",
    "inviteVolunteer": "assignment",
    "acceptAssignment": "assignment",
    "completeAssignment": "assignment",
    "recordService": "serviceRecord",
    "confirmServiceRecord": "serviceRecord",
    "voidServiceRecord": "serviceRecord",
    "registerVolunteer": "volunteer",
    "registerOrganization": "organization",
    "giveConsent": "consent",
    "withdrawConsent": "consent",
    "agreeDataSharing": "dataSharing",
    "endDataSharing": "dataSharing",
}
"""Each mutation of one input, and what its payload shows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """The demo, its organization and volunteer, and an activity that the organization has announced."""

    demo: Demo
    organization: str
    volunteer: str
    activity: str

    async def do(self, token: str, step: str, key: str | None = None, **given: Any) -> dict[str, Any]:
        """What a mutation answers to a caller: its payload, or `errors` where it failed."""
        shown = STEPS[step]
        more = {
            "serviceRecord": "status minutes",
            "volunteer": "status number name { masked }",
            "organization": "status name",
            "consent": "giver withdrawnAt",
            "dataSharing": "endedAt",
        }
        kind = step[0].upper() + step[1:]
        query = (
            f"mutation ($input: {kind}!) {{ {step}(input: $input) "
            f"{{ {shown} {{ id {more.get(shown, 'status')} }} problems {{ code path message }} }} }}"
        )
        headers = {"Idempotency-Key": key} if key else {}
        answer = await self.demo.ask(query, token, variables={"input": given}, headers=headers)
        if answer.get("errors"):
            return answer
        payload: dict[str, Any] = answer["data"][step]
        return payload

    async def refused(self, token: str, step: str, **given: Any) -> str:
        """The code with which a rule or a permission refuses a step."""
        answer = await self.do(token, step, **given)
        if "errors" in answer:
            assert answer["data"] == {step: None}
            code: str = answer["errors"][0]["extensions"]["code"]
            return code
        assert answer[STEPS[step]] is None
        refusal: str = answer["problems"][0]["code"]
        return refusal

    async def opened(self) -> None:
        """The activity takes sign-ups."""
        assert (await self.do("organization", "openActivity", activity=self.activity))["problems"] == []

    async def accepted(self) -> str:
        """The id of the volunteer's accepted assignment."""
        await self.opened()
        signed = await self.do("volunteer", "signUp", activity=self.activity)
        assignment: str = signed["assignment"]["id"]
        await self.do("organization", "acceptAssignment", assignment=assignment)
        return assignment

    async def recorded(self, hours: int = 2) -> str:
        """The id of a pending record of some hours."""
        await self.accepted()
        record = await self.do(
            "organization",
            "recordService",
            volunteer=self.volunteer,
            activity=self.activity,
            startsAt="2026-01-10T09:00:00+08:00",
            endsAt=f"2026-01-10T{9 + hours:02}:00:00+08:00",
        )
        key: str = record["serviceRecord"]["id"]
        return key


def announcement(organization: str, **changes: Any) -> dict[str, Any]:
    """An activity as an organization would announce it, with some things said otherwise."""
    return {
        "organization": organization,
        "title": "示例活动（合成）",
        "category": "neighborhood",
        "risk": "LOW",
        "riskStatement": "雪天路滑",
        "place": "示例路1号",
        "startsAt": "2026-01-10T09:00:00+08:00",
        "endsAt": "2026-01-10T17:00:00+08:00",
        "capacity": 2,
        **changes,
    }


async def set_scene(demo: Demo) -> Scene:
    """A new activity of the demo's organization."""
    mine = await demo.ask("{ me { organization { id } } }", "organization")
    own = await demo.ask("{ me { volunteer { id } } }", "volunteer")
    organization = mine["data"]["me"]["organization"]["id"]
    answer = await demo.ask(PUBLISH, "organization", variables={"input": announcement(organization)})
    return Scene(
        demo=demo,
        organization=organization,
        volunteer=own["data"]["me"]["volunteer"]["id"],
        activity=answer["data"]["publishActivity"]["activity"]["id"],
    )
