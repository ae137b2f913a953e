"""A plan is shared by those to whom the same is granted, and by nobody else."""

import pytest

from hub.graph.granted import Granted
from tests.demos import Demo
from tests.graph.doors import token

INLINE = "{ volunteers(first: 3) { nodes { name { masked plain } } } }"
SPREAD = """
fragment Shown on ProtectedText { ...Deeper masked }
fragment Deeper on ProtectedText { plain }
query { volunteers(first: 3) { nodes { name { masked ...Shown } } } }
"""
CALLERS = ("admin", "social-work", "education-harbin", "insurance", "organization", "volunteer")


@pytest.mark.parametrize("first", CALLERS)
async def test_what_a_fragment_selects_opens_to_no_one_else(demo: Demo, first: str) -> None:
    demo.hub.engine.plans.clear()
    await demo.ask(SPREAD, first)
    for caller in CALLERS:
        inline, spread = await demo.ask(INLINE, caller), await demo.ask(SPREAD, caller)
        assert spread["data"] == inline["data"]
        assert [each["extensions"] for each in spread.get("errors", ())] == [
            each["extensions"] for each in inline.get("errors", ())
        ]


async def test_those_to_whom_the_same_is_granted_share_a_plan(demo: Demo) -> None:
    """They may differ in doors, where nothing sealed is asked."""
    schools = await token(demo, department="education", divisions=["*"], permissions=["volunteer:read"])
    health = {"department": "health", "divisions": ["*"], "permissions": ["volunteer:read"]}
    clinics = await token(demo, **health, purposes=["SERVICE"])
    plans = demo.hub.engine.plans
    plans.clear()
    for caller in (schools, clinics, schools):
        answer = await demo.ask("{ volunteers(first: 3) { nodes { number } } }", headers=caller)
        assert "errors" not in answer
    assert len(plans) == 1


async def test_those_to_whom_other_doors_or_forms_are_open_share_none(demo: Demo) -> None:
    plans = demo.hub.engine.plans
    plans.clear()
    for caller in ("social-work", "social-work", "admin", "insurance"):
        await demo.ask(SPREAD, caller)
    assert len(plans) == 3


def test_plan_learns_nothing_of_a_caller_that_its_document_did_not_ask() -> None:
    granted = Granted(signed_in=True, scopes=0, doors=0, decisions={})
    with pytest.raises(KeyError):
        granted.allows("volunteer.read")
    with pytest.raises(KeyError):
        granted.form("Volunteer.name", "plain")
