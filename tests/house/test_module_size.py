"""A module holds one idea, in at most 300 lines."""

from tests.house.tree import CODE, modules, place

MOST = 300


def test_no_module_is_longer_than_its_idea() -> None:
    long = {place(path): lines for path in modules(*CODE) if (lines := len(path.read_text().splitlines())) > MOST}
    assert not long
