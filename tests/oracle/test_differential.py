"""Engine and oracle answer alike, whatever is asked, whoever asks, and however often."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.fuzzed import fuzzed
from tests.oracle.operations import Asked, operations
from tests.oracle.worlds import World

PROVE = os.environ.get("HUB_PROVE") == "1"


WORLDS = 3


def tried(times: int) -> settings:
    """How often a property is tried in each world; in a proof 40 times as often in all, never the same twice."""
    return settings(
        max_examples=times * 40 // WORLDS if PROVE else times,
        derandomize=not PROVE,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@tried(500)
@given(data=st.data())
async def test_ours_are_answered_alike(world: World, data: st.DataObject) -> None:
    """Operations of our own; then the same document for another caller, and with other variables."""
    asked: Asked = data.draw(operations(world.known, times=2))
    one, other = (data.draw(st.sampled_from(list(world.callers))) for _ in range(2))
    first, second = asked.variables
    for name, variables in ((one, first), (other, first), (one, second)):
        await world.trial.compare(asked.query, variables, world.callers[name])


@tried(500)
@given(data=st.data())
async def test_fuzz_is_answered_alike(whole: World, data: st.DataObject) -> None:
    """Operations of hypothesis-graphql."""
    query = data.draw(fuzzed(whole.known.schema))
    name = data.draw(st.sampled_from(list(whole.callers)))
    await whole.trial.compare(query, {}, whole.callers[name])


@tried(200)
@given(data=st.data())
async def test_the_wall_alone_shows_the_same(world: World, data: st.DataObject) -> None:
    """With the planner's scopes switched off, row-level security keeps back the same rows."""
    asked: Asked = data.draw(operations(world.known))
    name = data.draw(st.sampled_from(list(world.unscoped)))
    await world.trial.compare(asked.query, asked.variables[0], world.unscoped[name], sees_as=world.callers[name])


@tried(200)
@given(data=st.data())
async def test_the_scopes_alone_show_the_same(world: World, data: st.DataObject) -> None:
    """With row-level security taken away, the planner's scopes keep back the same rows."""
    asked: Asked = data.draw(operations(world.known))
    name = data.draw(st.sampled_from(list(world.callers)))
    await world.unwalled.compare(asked.query, asked.variables[0], world.callers[name])


@tried(150)
@given(data=st.data())
async def test_other_scalars_need_no_other_plan(world: World, data: st.DataObject) -> None:
    """One plan answers a document alike with any scalars in its variables."""
    asked: Asked = data.draw(operations(world.known, times=3, steady=True))
    name = data.draw(st.sampled_from(list(world.callers)))
    plans = world.trial.engine.plans
    first, *others = asked.variables
    await world.trial.compare(asked.query, first, world.callers[name])
    made = set(plans)
    for variables in others:
        await world.trial.compare(asked.query, variables, world.callers[name])
    assert set(plans) <= made
