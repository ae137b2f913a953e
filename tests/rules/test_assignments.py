"""A volunteer takes part by their own word: nobody is assigned by others (条例 art. 25)."""

import asyncio

from tests.rules.scene import Scene


async def test_sign_up_waits_for_the_organization(scene: Scene) -> None:
    await scene.opened()
    assert (await scene.do("volunteer", "signUp", activity=scene.activity))["assignment"]["status"] == "SIGNED_UP"


async def test_organization_accepts_a_sign_up(scene: Scene) -> None:
    await scene.opened()
    signed = await scene.do("volunteer", "signUp", activity=scene.activity)
    accepted = await scene.do("organization", "acceptAssignment", assignment=signed["assignment"]["id"])
    assert accepted["assignment"]["status"] == "ACCEPTED"


async def test_volunteer_does_not_accept_their_own_sign_up(scene: Scene) -> None:
    await scene.opened()
    signed = await scene.do("volunteer", "signUp", activity=scene.activity)
    assert await scene.refused("volunteer", "acceptAssignment", assignment=signed["assignment"]["id"]) == "FORBIDDEN"


async def test_invitation_counts_once_the_volunteer_accepts(scene: Scene) -> None:
    await scene.opened()
    invited = await scene.do("organization", "inviteVolunteer", activity=scene.activity, volunteer=scene.volunteer)
    assignment = invited["assignment"]["id"]
    assert invited["assignment"]["status"] == "INVITED"
    assert await scene.refused("organization", "acceptAssignment", assignment=assignment) == "FORBIDDEN"
    accepted = await scene.do("volunteer", "acceptAssignment", assignment=assignment)
    assert accepted["assignment"]["status"] == "ACCEPTED"


async def test_nobody_signs_up_twice(scene: Scene) -> None:
    await scene.opened()
    await scene.do("volunteer", "signUp", activity=scene.activity)
    assert await scene.refused("volunteer", "signUp", activity=scene.activity) == "ALREADY_ASSIGNED"


async def test_activity_that_is_not_open_takes_no_sign_up(scene: Scene) -> None:
    assert await scene.refused("volunteer", "signUp", activity=scene.activity) == "ILLEGAL_TRANSITION"


async def test_only_volunteers_sign_up(scene: Scene) -> None:
    await scene.opened()
    assert await scene.refused("organization", "signUp", activity=scene.activity) == "FORBIDDEN"


async def test_assignment_is_completed_after_it_is_accepted(scene: Scene) -> None:
    assignment = await scene.accepted()
    completed = await scene.do("organization", "completeAssignment", assignment=assignment)
    assert completed["assignment"]["status"] == "COMPLETED"
    assert await scene.refused("organization", "completeAssignment", assignment=assignment) == "ILLEGAL_TRANSITION"


async def test_acceptance_raced_by_many_has_one_effect(scene: Scene) -> None:
    await scene.opened()
    signed = await scene.do("volunteer", "signUp", activity=scene.activity)
    attempts = [scene.do("organization", "acceptAssignment", assignment=signed["assignment"]["id"]) for _ in range(8)]
    answers = await asyncio.gather(*attempts)
    assert sum(answer["assignment"] is not None for answer in answers) == 1
