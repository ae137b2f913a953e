"""A mutation sent again with the same Idempotency-Key has one effect."""

import asyncio

from tests.rules.scene import Scene
from tests.rules.test_registration import PERSON


async def test_same_key_has_one_effect(scene: Scene) -> None:
    first = await scene.do("admin", "registerVolunteer", "once", **PERSON)
    again = await scene.do("admin", "registerVolunteer", "once", **PERSON)
    assert first == again
    assert first["volunteer"]["id"]


async def test_same_key_sent_in_parallel_has_one_effect(scene: Scene) -> None:
    answers = await asyncio.gather(*(scene.do("admin", "registerVolunteer", "parallel", **PERSON) for _ in range(10)))
    assert len({answer["volunteer"]["id"] for answer in answers}) == 1


async def test_key_with_another_input_is_refused(scene: Scene) -> None:
    await scene.do("admin", "registerVolunteer", "other", **PERSON)
    other = await scene.do("admin", "registerVolunteer", "other", **{**PERSON, "name": "别人"})
    assert other["problems"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_key_of_one_caller_is_not_the_key_of_another(scene: Scene) -> None:
    one = await scene.do("admin", "registerVolunteer", "mine", **PERSON)
    two = await scene.do("social-work", "registerVolunteer", "mine", **PERSON)
    assert "errors" in two or two["volunteer"]["id"] != one["volunteer"]["id"]


async def test_refused_mutation_does_not_use_up_its_key(scene: Scene) -> None:
    await scene.do("admin", "registerVolunteer", "retry", **{**PERSON, "name": " "})
    assert (await scene.do("admin", "registerVolunteer", "retry", **PERSON))["volunteer"]


async def test_answer_is_selected_again_under_present_facts(scene: Scene) -> None:
    opened = await scene.do("organization", "openActivity", "open-it", activity=scene.activity)
    again = await scene.do("organization", "openActivity", "open-it", activity=scene.activity)
    assert opened["activity"]["status"] == again["activity"]["status"] == "OPEN"
