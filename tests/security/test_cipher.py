"""Both ciphers are the published ones, and refuse whatever is not as it was sealed."""

import ast
from pathlib import Path

import pytest

import security
from security.cipher import SECRET_LENGTH, Algorithm, Key, new_nonce, new_secret
from security.errors import SealBroken

algorithms = pytest.mark.parametrize("algorithm", Algorithm)


def test_aes_gives_the_published_answer() -> None:
    """Test case 14 of the GCM specification."""
    sealed = Key(bytes(SECRET_LENGTH)).seal(Algorithm.AES_256_GCM, bytes(12), bytes(16), b"")
    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"


def test_sm4_gives_the_published_answer() -> None:
    """Appendix A.1 of RFC 8998."""
    key = Key(bytes(32) + bytes.fromhex("0123456789abcdeffedcba9876543210"))
    body = b"".join(bytes.fromhex(digit * 16) for digit in "abcdefea")
    sealed = key.seal(
        Algorithm.SM4_GCM,
        bytes.fromhex("00001234567800000000abcd"),
        body,
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    )
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


@algorithms
def test_a_seal_opens_with_its_key_its_nonce_and_what_it_was_bound_to(algorithm: Algorithm) -> None:
    key, nonce = Key(new_secret()), new_nonce()
    sealed = key.seal(algorithm, nonce, b"body", b"bound")
    assert key.open(algorithm, nonce, sealed, b"bound") == b"body"


@algorithms
def test_another_key_nonce_or_binding_is_refused(algorithm: Algorithm) -> None:
    key, nonce = Key(new_secret()), new_nonce()
    sealed = key.seal(algorithm, nonce, b"body", b"bound")
    for other_key, other_nonce, bound in (
        (Key(new_secret()), nonce, b"bound"),
        (key, new_nonce(), b"bound"),
        (key, nonce, b"bounds"),
    ):
        with pytest.raises(SealBroken):
            other_key.open(algorithm, other_nonce, sealed, bound)


def test_what_one_algorithm_sealed_does_not_open_with_the_other() -> None:
    key, nonce = Key(new_secret()), new_nonce()
    for algorithm, other in ((Algorithm.AES_256_GCM, Algorithm.SM4_GCM), (Algorithm.SM4_GCM, Algorithm.AES_256_GCM)):
        sealed = key.seal(algorithm, nonce, b"body", b"")
        with pytest.raises(SealBroken):
            key.open(other, nonce, sealed, b"")


def test_the_two_algorithms_share_no_part_of_a_secret() -> None:
    secret, nonce = new_secret(), new_nonce()
    for algorithm, changed in (
        (Algorithm.AES_256_GCM, secret[:32] + bytes(16)),
        (Algorithm.SM4_GCM, bytes(32) + secret[32:]),
    ):
        sealed = Key(secret).seal(algorithm, nonce, b"body", b"")
        assert Key(changed).open(algorithm, nonce, sealed, b"") == b"body"


@pytest.mark.parametrize("length", [0, 16, 32, SECRET_LENGTH - 1, SECRET_LENGTH + 1])
def test_a_secret_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(SealBroken):
        Key(bytes(length))


def test_secrets_and_nonces_are_never_drawn_twice() -> None:
    assert len({new_secret() for _ in range(1000)}) == 1000
    assert len({new_nonce() for _ in range(1000)}) == 1000


def test_only_the_module_of_ciphers_names_an_algorithm() -> None:
    for module in Path(security.__file__).parent.glob("*.py"):
        words = " ".join(_words(ast.parse(module.read_text()))).lower()
        assert ("aes" in words or "sm4" in words) is (module.stem == "cipher"), module


def _words(tree: ast.Module) -> set[str]:
    """The names of a module, imported ones included, without its texts."""
    return (
        {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        | {node.name for node in ast.walk(tree) if isinstance(node, ast.alias)}
    )
