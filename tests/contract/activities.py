"""Activities that tests of guards publish and open."""

from typing import Any

from tests.demos import Demo

PUBLISH = """mutation Publish($input: PublishActivity!) {
  publishActivity(input: $input) { problems { code } activity { id } }
}"""
OPEN = """mutation Open($input: OpenActivity!) {
  openActivity(input: $input) { problems { code } activity { status } }
}"""


async def published(demo: Demo) -> str:
    """The id of a new activity that harms nobody."""
    answer = await demo.ask("{ organizations(where: {status: {eq: ACTIVE}}) { nodes { id } } }", "admin")
    terms = {
        "organization": answer["data"]["organizations"]["nodes"][0]["id"],
        "title": "示例",
        "category": "neighborhood",
        "risk": "LOW",
        "riskStatement": "示例",
        "place": "示例",
        "startsAt": "2027-03-01T08:00:00+08:00",
        "endsAt": "2027-03-01T10:00:00+08:00",
    }
    answer = await demo.ask(PUBLISH, "admin", variables={"input": terms})
    activity: str = answer["data"]["publishActivity"]["activity"]["id"]
    return activity


async def opened(demo: Demo, activity: str, override: dict[str, str] | None = None) -> Any:
    """What the hub says to opening an activity."""
    return await demo.ask(OPEN, "admin", variables={"input": {"activity": activity, "override": override}})
