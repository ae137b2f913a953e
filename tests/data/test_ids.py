"""Ids that follow from what they name."""

from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from hub.data import derived_id

moments = st.integers(0, 2**48 - 1)
names = st.lists(st.one_of(st.integers(), st.text(max_size=5)), min_size=1, max_size=4)


@given(moment=moments, names=names)
def test_an_id_is_a_uuid7_that_begins_with_its_moment(moment: int, names: list[object]) -> None:
    found = derived_id(moment, *names)
    assert (found.version, found.variant) == (7, RFC_4122)
    assert found.int >> 80 == moment
    assert found == derived_id(moment, *names)


def test_other_names_give_another_id() -> None:
    ids = {derived_id(0, "volunteer", index) for index in range(10_000)}
    assert len(ids) == 10_000


def test_names_do_not_run_together() -> None:
    assert derived_id(0, "a", "bc") != derived_id(0, "ab", "c")
