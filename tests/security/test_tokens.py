"""A token is random, known by its prefix, and kept as a hash."""

import re
from hashlib import sha256

import pytest

from security.tokens import hash_certificate, hash_token, is_token, make_token, token_matches


def test_a_token_is_a_prefix_and_256_random_bits_for_urls() -> None:
    assert re.fullmatch(r"hub_[A-Za-z0-9_-]{43}", make_token())
    assert len({make_token() for _ in range(1000)}) == 1000


def test_a_token_is_kept_as_its_sha_256() -> None:
    assert hash_token("hub_示例") == sha256("hub_示例".encode()).digest()


def test_nothing_else_has_the_form_of_a_token_or_the_hash_of_a_certificate() -> None:
    token = make_token()
    assert is_token(token)
    for other in ("", "hub_", token[:-1], f"{token}x", f"x{token[1:]}", "certificate CN=school"):
        assert not is_token(other)
    assert hash_certificate("CN=school") == hash_token("certificate CN=school") != hash_token("CN=school")


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
