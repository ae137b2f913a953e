"""A token is random, known by its prefix, and kept as a hash."""

import re
from hashlib import sha256

import pytest

from security.tokens import hash_token, make_token, token_matches


def test_a_token_is_a_prefix_and_256_random_bits_for_urls() -> None:
    assert re.fullmatch(r"hub_[A-Za-z0-9_-]{43}", make_token())
    assert len({make_token() for _ in range(1000)}) == 1000


def test_a_token_is_kept_as_its_sha_256() -> None:
    assert hash_token("hub_示例") == sha256("hub_示例".encode()).digest()


def test_only_the_token_itself_matches_its_hash() -> None:
    token = make_token()
    stored = hash_token(token)
    assert token_matches(token, stored)
    for other in (make_token(), token[:-1], token + " ", token.upper(), "", stored.hex()):
        assert not token_matches(other, stored)
    assert not token_matches(token, stored[:-1])


@pytest.mark.parametrize("text", ["", "hub_", "\0", "张三", "\ud800", "a" * 100_000])
def test_whatever_a_caller_sends_has_a_hash(text: str) -> None:
    assert not token_matches(text, hash_token(make_token()))
