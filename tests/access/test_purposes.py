"""How a request says what opened values are for."""

import pytest

from hub.access.purposes import Purpose, declared
from hub.errors import Invalid, NotAllowed
from hub.graph.docs import members

BOTH = frozenset({Purpose.SERVICE, Purpose.CLAIM})


def test_header_declares_a_purpose_that_the_token_allows() -> None:
    assert declared(b"CLAIM", BOTH) is Purpose.CLAIM


def test_only_purpose_of_a_token_is_declared_by_it() -> None:
    assert declared(None, frozenset({"SERVICE"})) is Purpose.SERVICE


@pytest.mark.parametrize("allowed", [frozenset(), BOTH])
def test_nothing_is_declared_where_a_token_leaves_it_open(allowed: frozenset[str]) -> None:
    assert declared(None, allowed) is None


@pytest.mark.parametrize("said", [b"", b"service", b"CURIOSITY", b"SERVICE,CLAIM", "用途".encode(), b"\xff"])
def test_purpose_that_does_not_exist_is_bad_input(said: bytes) -> None:
    with pytest.raises(Invalid, match="SERVICE, CLAIM, CERTIFICATE, ACCREDITATION, EMERGENCY, STATISTICS"):
        declared(said, BOTH)


@pytest.mark.parametrize("allowed", [frozenset(), BOTH])
def test_purpose_that_the_token_does_not_allow_is_forbidden(allowed: frozenset[str]) -> None:
    with pytest.raises(NotAllowed, match="EMERGENCY"):
        declared(b"EMERGENCY", allowed)


def test_every_purpose_is_described_with_its_chinese_term() -> None:
    described = members(Purpose)
    assert described.keys() == {purpose.name for purpose in Purpose}
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in sentence) for sentence in described.values())
