"""In which media type a request is written, and in which its answer is wanted."""

import re
from functools import lru_cache

JSON = b"application/json; charset=utf-8"
GRAPHQL = b"application/graphql-response+json; charset=utf-8"
"""The media type that lets an HTTP status tell what went wrong."""

_QUALITY = re.compile(r"[01](\.\d{0,3})?")


@lru_cache(maxsize=64)
def is_json(content_type: bytes) -> bool:
    """Whether a Content-Type says JSON in UTF-8."""
    name, parameters = _parsed(content_type.decode("latin-1"))
    return name == "application/json" and parameters.get("charset", "utf-8") == "utf-8"


@lru_cache(maxsize=64)
def wanted(accept: bytes) -> bytes | None:
    """The media type that an Accept header prefers, JSON where it has no preference, None where it takes neither."""
    ranges = [_parsed(each) for each in accept.decode("latin-1").split(",") if each.strip()]
    best = max((JSON, GRAPHQL), key=lambda media: _rank(media, ranges))
    return best if _rank(best, ranges)[0] > 0 else None


def _rank(media: bytes, ranges: list[tuple[str, dict[str, str]]]) -> tuple[float, int, int]:
    """How much a media type is wanted: by quality, then how exactly it is named, then how early."""
    names = ("*/*", "application/*", media.partition(b";")[0].decode())
    fitting = [
        (names.index(name), -place, parameters) for place, (name, parameters) in enumerate(ranges) if name in names
    ]
    if not fitting:
        return 0.0, 0, 0
    exactness, place, parameters = max(fitting, key=lambda each: each[:2])
    quality = parameters.get("q", "1")
    return float(quality) if _QUALITY.fullmatch(quality) else 0.0, exactness, place


def _parsed(text: str) -> tuple[str, dict[str, str]]:
    """A media type or range, and its parameters."""
    name, *rest = (part.strip().lower() for part in text.split(";"))
    pairs = (part.partition("=") for part in rest)
    return name, {key.strip(): value.strip().strip('"') for key, _, value in pairs}
