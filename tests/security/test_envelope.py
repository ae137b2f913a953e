"""An envelope has one layout, and one changed bit anywhere in it is refused."""

import pytest

from security.cipher import Algorithm, Key, new_secret
from security.envelope import key_version, seal, unseal
from security.errors import SealBroken
from security.padding import pad

KEY = Key(new_secret())
BOUND = b"bound"

algorithms = pytest.mark.parametrize("algorithm", Algorithm)


@algorithms
def test_the_layout_is_marker_algorithm_version_nonce_ciphertext_tag(algorithm: Algorithm) -> None:
    body = pad("张三")
    envelope = seal(KEY, algorithm, 0x01020304, body, BOUND)
    assert envelope[:6] == bytes((0xC1, algorithm, 1, 2, 3, 4))
    assert len(envelope) == 6 + 12 + len(body) + 16
    assert KEY.open(algorithm, envelope[6:18], envelope[18:], envelope[:6] + BOUND) == body


@algorithms
def test_an_envelope_says_which_version_of_the_key_sealed_it(algorithm: Algorithm) -> None:
    assert key_version(seal(KEY, algorithm, 7, b"", BOUND)) == 7


@algorithms
def test_two_seals_of_one_body_differ(algorithm: Algorithm) -> None:
    assert len({seal(KEY, algorithm, 1, b"body", BOUND) for _ in range(100)}) == 100


@algorithms
def test_every_flipped_bit_is_refused(algorithm: Algorithm) -> None:
    envelope = seal(KEY, algorithm, 1, pad("张三"), BOUND)
    for bit in range(len(envelope) * 8):
        changed = bytearray(envelope)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unseal(KEY, bytes(changed), BOUND)


@algorithms
def test_every_cut_is_refused(algorithm: Algorithm) -> None:
    envelope = seal(KEY, algorithm, 1, pad("张三"), BOUND)
    for length in range(len(envelope)):
        with pytest.raises(SealBroken):
            unseal(KEY, envelope[:length], BOUND)
        with pytest.raises(SealBroken):
            unseal(KEY, envelope[-length:] if length else b"", BOUND)


@algorithms
def test_whatever_is_added_is_refused(algorithm: Algorithm) -> None:
    envelope = seal(KEY, algorithm, 1, pad("张三"), BOUND)
    for changed in (envelope + b"\0", b"\0" + envelope, envelope + envelope):
        with pytest.raises(SealBroken):
            unseal(KEY, changed, BOUND)


@pytest.mark.parametrize("head", [b"\xc0\x01", b"\x00\x01", b"\xc1\x00", b"\xc1\x03", b"\xc1\xff"])
def test_an_unknown_marker_or_algorithm_is_refused(head: bytes) -> None:
    envelope = seal(KEY, Algorithm.AES_256_GCM, 1, b"body", BOUND)
    with pytest.raises(SealBroken, match="no known kind"):
        unseal(KEY, head + envelope[2:], BOUND)


@algorithms
def test_an_empty_body_is_sealed_as_well_as_any(algorithm: Algorithm) -> None:
    assert unseal(KEY, seal(KEY, algorithm, 1, b"", BOUND), BOUND) == b""
