"""Texts as bytes whose length tells little: 16, 32, 64, 128 and so on, by doubling.

    length u32 | UTF-8 | zeros

A name, a date and a mobile number all take 16 bytes.
"""

import struct
from typing import Final

from security.errors import NotSealable, SealBroken

_LENGTH: Final = struct.Struct(">I")
_PREFIX: Final = _LENGTH.size
_LEAST: Final = 16
LONGEST: Final = 1 << 24


def pad(text: str) -> bytes:
    """A text with its length before it and zeros after it; NotSealable when it is not Unicode or above 16 MiB."""
    body = _encoded(text)
    if body is None or len(body) > LONGEST:
        raise NotSealable("a text is not Unicode, or is too long to be sealed")
    length = len(body) + _PREFIX
    bucket = max(_LEAST, 1 << (length - 1).bit_length())
    return _LENGTH.pack(len(body)) + body + bytes(bucket - length)


def unpad(padded: bytes) -> str:
    """The text that was padded; SealBroken when there is none."""
    try:
        (length,) = _LENGTH.unpack_from(padded)
        return padded[_PREFIX : _PREFIX + length].decode()
    except (UnicodeDecodeError, struct.error):
        pass
    raise SealBroken("what was sealed is not a text")


def _encoded(text: str) -> bytes | None:
    """A text's bytes, or None: like the error of decoding, this one carries the value and must not become a context."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None
